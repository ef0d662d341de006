declare module 'dynalite' {
  import type { Server } from 'node:http';
  /** Times in ms: how long a table stays in CREATING, DELETING, UPDATING. */
  export default function dynalite(options: {
    createTableMs: number;
    deleteTableMs: number;
    updateTableMs: number;
  }): Server;
}
