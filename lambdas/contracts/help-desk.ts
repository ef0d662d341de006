/** Whom a Veteran calls; the person gives the code number (docs/domain.md 2). */
export const helpDesk = {
  phone: '877-327-0022',
  tty: '711',
  hours: 'Monday-Friday 8 a.m.-8 p.m. ET',
} as const;
