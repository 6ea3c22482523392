import { runProcess } from '@messagepal/runtime';
import { startStandalone } from './start';

runProcess(startStandalone);
