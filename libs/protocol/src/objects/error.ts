/** The one shape of an error, in REST answers and gateway acknowledgements. */
export interface ErrorBody {
  code: number;
  message: string;
  request_id?: string;
  errors?: FieldErrors;
}

/** Mirrors the shape of the input; `_errors` sits where the mistake is. */
export interface FieldErrors {
  [field: string]: FieldErrors | FieldError[] | undefined;
  _errors?: FieldError[];
}

export interface FieldError {
  code: string;
  message: string;
}
