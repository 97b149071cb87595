import express from 'express';
import { Pool } from 'pg';

process.exit(typeof express.Router === 'function' && typeof Pool === 'function' ? 0 : 1);
