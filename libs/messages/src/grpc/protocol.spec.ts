import { aRow } from '../testing/rows';
import { HEALTH, MESSAGE_HOME, methodOf } from './protocol';

describe('the protocol', () => {
  it('encodes one page object once', () => {
    const { responseSerialize, responseDeserialize } = methodOf(MESSAGE_HOME, 'Page');
    const page = { rows: [aRow('1', { editedAt: 1_700_000_000_123 })] };
    const bytes = responseSerialize(page);
    expect(responseSerialize(page)).toBe(bytes);
    expect(responseSerialize({ ...page })).not.toBe(bytes);
    expect(responseDeserialize(bytes)).toMatchObject({ rows: [{ id: '1', editedAt: 1_700_000_000_123 }] });
  });

  it('is found under the standard names', () => {
    expect(methodOf(MESSAGE_HOME, 'Send').path).toBe('/messagepal.messages.v1.MessageHome/Send');
    expect(methodOf(HEALTH, 'Check').path).toBe('/grpc.health.v1.Health/Check');
    expect(() => methodOf(HEALTH, 'Nothing')).toThrow('has no method Nothing');
  });
});
