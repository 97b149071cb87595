'use strict';
require('express');
require('pg');

process.exit(0);
