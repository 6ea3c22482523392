import { messageStory } from './stores/message-story';
import { openMessageWorld } from './stores/message-world';

// Real: everything; messages in the memory of the process are a product as well.
describe.each(['postgres', 'memory'])('messages in %s', (messages) => {
  messageStory(() => openMessageWorld({ MP_MESSAGES: messages }));
});
