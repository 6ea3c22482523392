// Real: everything. Every operation of the OpenAPI document × everybody × right, foreign, hidden and unknown ids.
import { describeMatrix, OF_THE_PRODUCT } from './authorisation/matrix';

describeMatrix(OF_THE_PRODUCT);
