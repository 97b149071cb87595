import http from 'http';

process.exit(typeof http.createServer === 'function' ? 0 : 1);
