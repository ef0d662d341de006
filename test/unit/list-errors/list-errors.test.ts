import { errorCatalogue } from '../../../lambdas/contracts/error-catalogue.ts';
import { listErrors } from '../../../lambdas/list-errors/list-errors.ts';

describe('the list of errors', () => {
  const { data } = listErrors();
  const entry = (id: string) => data.find((one) => one.id === id)?.attributes;

  test('has every reason of the catalogue once, MHV’s codes first', () => {
    expect(data.map(({ id }) => id)).toEqual(Object.keys(errorCatalogue));
    const codes = data.slice(0, 12).map(({ attributes }) => attributes.code);
    expect(codes).toEqual([801, 802, 803, 804, 805, 806, 807, 808, 809, 810, 811, 812]);
  });

  test('says what an application needs to know of each', () => {
    expect(entry('mhv_805')).toEqual({
      code: 805,
      status: 422,
      title: 'The Veteran has to call the My HealtheVet help desk',
      mhv_text: 'Deactivated Account found in MHV for ICN',
      who_acts: 'veteran',
      action: 'contact_help_desk',
      retryable: false,
      tell_person: expect.stringContaining('877-327-0022'),
      help_desk: { phone: '877-327-0022', tty: '711', hours: 'Monday-Friday 8 a.m.-8 p.m. ET' },
      counts_as: 'rejected',
    });
    expect(entry('mhv_803')).toMatchObject({ mhv_text: 'to confirm with MHV', help_desk: null });
    expect(entry('mhv_busy')).toMatchObject({ code: null, status: 503, action: 'retry_later' });
  });

  test('lists exactly 801, 805, 806 and 807 among MHV’s codes for the help desk', () => {
    const codes = data.flatMap(({ attributes: { action, code } }) =>
      action === 'contact_help_desk' && code !== null ? [code] : [],
    );
    expect(codes).toEqual([801, 805, 806, 807]);
  });

  test('keeps to itself how serious an error is for the team', () => {
    expect(JSON.stringify(data)).not.toMatch(/severity|"page"/);
  });
});
