'use strict';
const http = require('http');

process.exit(typeof http.createServer === 'function' ? 0 : 1);
