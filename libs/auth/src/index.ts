export { Accounts } from './accounts';
export type { Registration } from './accounts';
export { AuthHttpModule } from './auth-http.module';
export { AuthJobsModule } from './auth-jobs.module';
export { AuthModule } from './auth.module';
export { Logins } from './logins';
export type { LoginAttempt } from './logins';
export { Sessions } from './sessions/sessions';
export type { IssuedSession, Login, SessionOrigin } from './sessions/sessions';
