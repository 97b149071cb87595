import 'http';

process.exit(0);
