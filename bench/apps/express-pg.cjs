'use strict';
const express = require('express');
const pg = require('pg');

process.exit(typeof express.Router === 'function' && typeof pg.Pool === 'function' ? 0 : 1);
