import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { MessagePage } from '../home/message-home';
import type { SentMessage } from '../messages.service';
import type { PageQuery } from '../store/message-store';
import { MessageViews } from './message-views';
import { pageLinks } from './page-links';

/** Writes answers whose status, headers or bytes are not the ordinary ones. */
@Injectable()
export class MessageAnswers {
  constructor(private readonly views: MessageViews) {}

  /** 201 with the new message, 200 with the one that the nonce was used for. */
  async sent(response: Response, sent: SentMessage, readerId: string): Promise<void> {
    const message = await this.views.sent(sent, readerId);
    response.status(sent.duplicate ? 200 : 201).json(message);
  }

  /** The bytes of a page as they are, and where it goes on. */
  async page(response: Response, query: PageQuery, page: MessagePage, readerId: string): Promise<void> {
    const bytes = await this.views.bytes(page, readerId);
    const links = pageLinks(pathOf(response), page.rows, query);
    if (links) response.setHeader('Link', links);
    response.setHeader('Content-Type', 'application/json').setHeader('Content-Length', bytes.length).end(bytes);
  }
}

const pathOf = ({ req }: Response): string => req.originalUrl.split('?', 1)[0] ?? '';
