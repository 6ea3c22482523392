/** The text of docs/rest.md, out of the OpenAPI document. */
export declare function restPage(document: object): string;
