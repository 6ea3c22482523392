import type { Dialect } from '../kit/subscribers';

/** What is compared: the product over both transports, and the two loops one would write without it. */
export const VARIANTS = {
  'MessagePal, raw ws': { server: 'messagepal', dialect: 'gateway-ws' },
  'MessagePal, Socket.IO': { server: 'messagepal', dialect: 'gateway-socketio' },
  'bare corked ws loop': { server: 'bare-ws', dialect: 'bare-ws' },
  'io.to().emit': { server: 'bare-socketio', dialect: 'bare-socketio' },
} as const satisfies Record<string, { server: string; dialect: Dialect }>;

export type VariantName = keyof typeof VARIANTS;
export const BARE: VariantName = 'bare corked ws loop';
