import * as v from 'valibot';
import { commonVariables, text } from '../platform/environment.ts';

export const ListMaintenanceWindowsEnvironment = v.object({ ...commonVariables, CONTROL_TABLE: text });
