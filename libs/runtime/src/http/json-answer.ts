import type { ServerResponse } from 'node:http';

/**
 * Answers with JSON as exactly `application/json`: Express would add `; charset=utf-8`, and discord.py compares the header for
 * equality (https://github.com/Rapptz/discord.py/blob/master/discord/http.py, `json_or_text`). There is no ETag: answers of
 * the API are not to be stored.
 */
export function writeJson(response: ServerResponse, body: unknown): void {
  const text = JSON.stringify(body) ?? 'null';
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
}
