import * as v from 'valibot';
import { commonVariables, text } from '../platform/environment.ts';

export const RepublishEventsEnvironment = v.object({ ...commonVariables, EVENT_BUS: text });
