import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import type { AuthSession } from '@messagepal/protocol';
import { OwnUserDto } from '@messagepal/users';
import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';

const { emailMax, passwordMax, passwordMin, usernameMax, usernameMin } = LIMITS.accounts;

/** The body of `POST /auth/register`. */
export class RegisterDto {
  @ApiProperty({
    description: 'a-z, 0-9, underscores and periods, no two periods in a row; capitals are lowered',
    example: 'ada',
    minLength: usernameMin,
    maxLength: usernameMax,
  })
  @IsString()
  @MaxLength(usernameMax)
  username: string;

  @ApiProperty({ example: 'ada@example.com', format: 'email', maxLength: emailMax })
  @IsString()
  @MaxLength(emailMax)
  email: string;

  @ApiProperty({
    description: 'Any characters; not a common one, not made of the name or the address',
    example: 'correct horse battery staple',
    format: 'password',
    minLength: passwordMin,
    maxLength: passwordMax,
  })
  @IsString()
  @MaxLength(passwordMax)
  password: string;
}

/** The body of `POST /auth/login`. */
export class LoginDto {
  @ApiProperty({
    description: 'User name or e-mail address, in any case',
    example: 'ada',
    minLength: 1,
    maxLength: emailMax,
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(emailMax)
  login: string;

  @ApiProperty({
    example: 'correct horse battery staple',
    format: 'password',
    minLength: 1,
    maxLength: passwordMax,
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(passwordMax)
  password: string;

  @ApiPropertyOptional({
    description: 'The code of a second factor. No account can have one yet: what is sent here changes nothing',
    example: '123456',
    maxLength: 16,
  })
  @IsOptional()
  @IsString()
  @MaxLength(16)
  code?: string;
}

/** The answer to registration and login. */
export class SignedInDto {
  @ApiProperty({ type: OwnUserDto })
  user: OwnUserDto;

  @ApiProperty({
    description: 'For `Authorization: Bearer <token>`, `IDENTIFY` and Socket.IO’s `auth`; shown only here',
    example: `mp_user_1132471000000000002.${'A'.repeat(43)}`,
  })
  token: string;
}

/** A session in `GET /auth/sessions`. */
export class AuthSessionDto implements AuthSession {
  @ApiProperty({ description: 'Snowflake', example: '1132471000000000002', pattern: '^[0-9]{1,19}$' })
  id: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-02T03:04:05.678+00:00' })
  created_at: string;

  @ApiProperty({ description: 'Exact to a minute', format: 'date-time', example: '2026-01-02T03:04:05.678+00:00' })
  last_used_at: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Where it was begun: an IPv4 address or the /64 network of an IPv6 one',
    example: '192.0.2.1',
  })
  ip: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'What began it', example: 'Mozilla/5.0' })
  user_agent: string | null;

  @ApiProperty({ description: 'Whether it is the session that asks', example: true })
  current: boolean;
}
