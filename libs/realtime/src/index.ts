export { GatewayAddressModule } from './gateway-address.module';
export { RealtimeModule } from './realtime.module';
export { useGatewayAdapter } from './transports/gateway-io.adapter';
