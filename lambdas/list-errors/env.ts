import * as v from 'valibot';
import { commonVariables } from '../platform/environment.ts';

export const ListErrorsEnvironment = v.object(commonVariables);
