import 'express';
import 'pg';

process.exit(0);
