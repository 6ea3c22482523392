import type { NextFunction, Request, Response } from 'express';

/**
 * Sends JSON as exactly `application/json`. Express adds `; charset=utf-8` at the last moment, and discord.py compares the
 * header for equality (https://github.com/Rapptz/discord.py/blob/master/discord/http.py, `json_or_text`).
 */
export function jsonContentType(_request: Request, response: Response, next: NextFunction): void {
  const setHeader = response.setHeader.bind(response);
  response.setHeader = (name, value) =>
    setHeader(name, value === 'application/json; charset=utf-8' ? 'application/json' : value);
  next();
}
