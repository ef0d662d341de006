import { z } from 'zod';

export const AccountRequest = z.object({
  icn: z.string().regex(/^\d{10}V\d{6}$/),
  email: z.email().nullable().default(null),
  terms_of_use: z.object({
    status: z.literal('accepted'),
    accepted_at: z.iso.datetime(),
    revision: z.string().default('3'),
    legal_version: z.string().default('1.0'),
    document_title: z.string().default('VA Enterprise Terms of Use'),
  }),
});
export type AccountRequest = z.infer<typeof AccountRequest>;
