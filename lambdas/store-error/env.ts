import * as v from 'valibot';
import { commonVariables, text } from '../platform/environment.ts';

export const StoreErrorEnvironment = v.object({ ...commonVariables, RESULTS_TABLE: text });
