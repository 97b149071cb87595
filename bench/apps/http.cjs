'use strict';
require('http');

process.exit(0);
