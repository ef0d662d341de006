import { render } from 'preact';
import { takeToken } from './api.ts';
import { Console } from './console.tsx';

takeToken();
const root = document.getElementById('page');
if (root) render(<Console />, root);
