// @ts-nocheck
// The client of Weir's API, with types of every endpoint. Generated from the OpenAPI document: npm run client.

export interface Problem {
  /** Where the code is explained */
  type: string;
  title: string;
  status: number;
  /** Stable: WEIR_<ROOM>_<WHAT> */
  code: string;
  /** What to do about it */
  detail: string;
  error: string;
  [key: string]: any;
}

export interface PostMcpByServerParams {
  /** @pattern ^[a-z][a-z0-9-]{0,40}$ */
  server: string;
}

export interface GetMcpServersByNameDriftParams {
  /** @pattern ^[a-z][a-z0-9-]{0,40}$ */
  name: string;
}

export interface PostMcpServersByNameApproveParams {
  /** @pattern ^[a-z][a-z0-9-]{0,40}$ */
  name: string;
}

export interface DeleteMcpServersByNameParams {
  /** @pattern ^[a-z][a-z0-9-]{0,40}$ */
  name: string;
}

export interface PutModelsByModelSettingsParams {
  /**
   * @minLength 1
   * @maxLength 128
   * @pattern ^[!-~]+$
   */
  model: string;
}

export interface PutModelsByModelStatusParams {
  /**
   * @minLength 1
   * @maxLength 128
   * @pattern ^[!-~]+$
   */
  model: string;
}

export interface GetModelsRoutesByNameComparisonParams {
  /**
   * A date or a moment in UTC; 30 days ago if blank
   * @pattern ^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$
   */
  from?: string;
  /**
   * Up to here, not included; now if blank
   * @pattern ^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$
   */
  to?: string;
  /**
   * @minLength 1
   * @maxLength 128
   * @pattern ^[!-~]+$
   */
  name: string;
}

export interface PutModelsRoutesByNameParams {
  /**
   * @minLength 1
   * @maxLength 128
   * @pattern ^[!-~]+$
   */
  name: string;
}

export interface DeleteModelsRoutesByNameParams {
  /**
   * @minLength 1
   * @maxLength 128
   * @pattern ^[!-~]+$
   */
  name: string;
}

export interface GetUsageParams {
  /**
   * A date or a moment in UTC; 30 days ago if blank
   * @pattern ^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$
   */
  from?: string;
  /**
   * Up to here, not included; now if blank
   * @pattern ^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$
   */
  to?: string;
  /**
   * Comma-separated, of user, model, day; model if blank
   * @pattern ^(user|model|day)(,(user|model|day)){0,2}$
   */
  group_by?: string;
}

export interface PostKeysByIdRotateParams {
  /** @pattern ^[0-9a-f]{16}$ */
  id: string;
}

export interface DeleteKeysByIdParams {
  /** @pattern ^[0-9a-f]{16}$ */
  id: string;
}

export interface GetDocumentsParams {
  /** @maxLength 64 */
  after?: string;
  /** @pattern ^([1-9][0-9]?|100)$ */
  limit?: string;
}

export interface GetDocumentsByIdParams {
  /** @maxLength 64 */
  id: string;
}

export interface DeleteDocumentsByIdParams {
  /** @maxLength 64 */
  id: string;
}

export interface GetMemoryParams {
  namespace?: "session" | "longterm" | "system";
  /** @pattern ^\d{1,4}$ */
  offset?: string;
  /** @pattern ^([1-9]\d?|[1-5]\d\d|600)$ */
  limit?: string;
}

export interface DeleteMemoryParams {
  /** @pattern ^[!-~]{1,128}$ */
  user?: string;
}

export interface GetMemoryExportParams {
  /** @pattern ^[!-~]{1,128}$ */
  user?: string;
}

export interface DeleteMemoryByIdParams {
  /** @pattern ^(session|longterm|system)\.[0-9a-f]{32}$ */
  id: string;
}

export interface DeletePoliciesExceptionsByIdParams {
  /** @pattern ^[!-~]{1,256}$ */
  id: string;
}

export interface GetReportsParams {
  /** @pattern ^([1-9]\d?|[1-4]\d\d|500)$ */
  limit?: string;
  /** @pattern ^[!-~]{1,256}$ */
  after?: string;
}

export interface DeleteTenantsByIdParams {
  /** @pattern ^[a-z0-9][a-z0-9_-]{0,62}$ */
  id: string;
}

export interface GetReviewsParams {
  status?: "pending" | "all";
  /** @pattern ^([1-9]\d?|[1-4]\d\d|500)$ */
  limit?: string;
}

export interface GetReviewsByIdParams {
  /** @pattern ^[!-~]{1,256}$ */
  id: string;
}

export interface PostReviewsByIdVotesParams {
  /** @pattern ^[!-~]{1,256}$ */
  id: string;
}

export type QueryParamsType = Record<string | number, any>;
export type ResponseFormat = keyof Omit<Body, "body" | "bodyUsed">;

export interface FullRequestParams extends Omit<RequestInit, "body"> {
  /** set parameter to `true` for call `securityWorker` for this request */
  secure?: boolean;
  /** request path */
  path: string;
  /** content type of request body */
  type?: ContentType;
  /** query params */
  query?: QueryParamsType;
  /** format of response (i.e. response.json() -> format: "json") */
  format?: ResponseFormat;
  /** request body */
  body?: unknown;
  /** base url */
  baseUrl?: string;
  /** request cancellation token */
  cancelToken?: CancelToken;
}

export type RequestParams = Omit<
  FullRequestParams,
  "body" | "method" | "query" | "path"
>;

export interface ApiConfig<SecurityDataType = unknown> {
  baseUrl?: string;
  baseApiParams?: Omit<RequestParams, "baseUrl" | "cancelToken" | "signal">;
  securityWorker?: (
    securityData: SecurityDataType | null,
  ) => Promise<RequestParams | void> | RequestParams | void;
  customFetch?: typeof fetch;
}

export interface HttpResponse<D extends unknown, E extends unknown = unknown>
  extends Response {
  data: D;
  error: E;
}

type CancelToken = Symbol | string | number;

export type ContentType =
  | "application/json"
  | "application/vnd.api+json"
  | "multipart/form-data"
  | "application/x-www-form-urlencoded"
  | "text/plain";

export class HttpClient<SecurityDataType = unknown> {
  public baseUrl: string = "";
  private securityData: SecurityDataType | null = null;
  private securityWorker?: ApiConfig<SecurityDataType>["securityWorker"];
  private abortControllers = new Map<CancelToken, AbortController>();
  private customFetch = (...fetchParams: Parameters<typeof fetch>) =>
    fetch(...fetchParams);

  private baseApiParams: RequestParams = {
    credentials: "same-origin",
    headers: {},
    redirect: "follow",
    referrerPolicy: "no-referrer",
  };

  constructor(apiConfig: ApiConfig<SecurityDataType> = {}) {
    Object.assign(this, apiConfig);
  }

  public setSecurityData = (data: SecurityDataType | null) => {
    this.securityData = data;
  };

  protected encodeQueryParam(key: string, value: any) {
    const encodedKey = encodeURIComponent(key);
    return `${encodedKey}=${encodeURIComponent(typeof value === "number" ? value : `${value}`)}`;
  }

  protected addQueryParam(query: QueryParamsType, key: string) {
    return this.encodeQueryParam(key, query[key]);
  }

  protected addArrayQueryParam(query: QueryParamsType, key: string) {
    const value = query[key];
    return value.map((v: any) => this.encodeQueryParam(key, v)).join("&");
  }

  protected toQueryString(rawQuery?: QueryParamsType): string {
    const query = rawQuery || {};
    const keys = Object.keys(query).filter(
      (key) => "undefined" !== typeof query[key],
    );
    return keys
      .map((key) =>
        Array.isArray(query[key])
          ? this.addArrayQueryParam(query, key)
          : this.addQueryParam(query, key),
      )
      .join("&");
  }

  protected addQueryParams(rawQuery?: QueryParamsType): string {
    const queryString = this.toQueryString(rawQuery);
    return queryString ? `?${queryString}` : "";
  }

  private contentFormatters: Record<ContentType, (input: any) => any> = {
    ["application/json"]: (input: any) =>
      input !== null && (typeof input === "object" || typeof input === "string")
        ? JSON.stringify(input)
        : input,
    ["application/vnd.api+json"]: (input: any) =>
      input !== null && (typeof input === "object" || typeof input === "string")
        ? JSON.stringify(input)
        : input,
    ["text/plain"]: (input: any) =>
      input !== null && typeof input !== "string"
        ? JSON.stringify(input)
        : input,
    ["multipart/form-data"]: (input: any) => {
      if (input instanceof FormData) {
        return input;
      }

      return Object.keys(input || {}).reduce((formData, key) => {
        const property = input[key];
        formData.append(
          key,
          property instanceof Blob
            ? property
            : typeof property === "object" && property !== null
              ? JSON.stringify(property)
              : `${property}`,
        );
        return formData;
      }, new FormData());
    },
    ["application/x-www-form-urlencoded"]: (input: any) =>
      this.toQueryString(input),
  };

  protected mergeRequestParams(
    params1: RequestParams,
    params2?: RequestParams,
  ): RequestParams {
    return {
      ...this.baseApiParams,
      ...params1,
      ...(params2 || {}),
      headers: {
        ...(this.baseApiParams.headers || {}),
        ...(params1.headers || {}),
        ...((params2 && params2.headers) || {}),
      },
    };
  }

  protected createAbortSignal = (
    cancelToken: CancelToken,
  ): AbortSignal | undefined => {
    if (this.abortControllers.has(cancelToken)) {
      const abortController = this.abortControllers.get(cancelToken);
      if (abortController) {
        return abortController.signal;
      }
      return void 0;
    }

    const abortController = new AbortController();
    this.abortControllers.set(cancelToken, abortController);
    return abortController.signal;
  };

  public abortRequest = (cancelToken: CancelToken) => {
    const abortController = this.abortControllers.get(cancelToken);

    if (abortController) {
      abortController.abort();
      this.abortControllers.delete(cancelToken);
    }
  };

  public request = async <T = any, E = any>({
    body,
    secure,
    path,
    type,
    query,
    format,
    baseUrl,
    cancelToken,
    ...params
  }: FullRequestParams): Promise<HttpResponse<T, E>> => {
    const secureParams =
      ((typeof secure === "boolean" ? secure : this.baseApiParams.secure) &&
        this.securityWorker &&
        (await this.securityWorker(this.securityData))) ||
      {};
    const requestParams = this.mergeRequestParams(params, secureParams);
    const queryString = query && this.toQueryString(query);
    const payloadFormatter = this.contentFormatters[type || "application/json"];
    const responseFormat = format || requestParams.format;

    return this.customFetch(
      `${baseUrl || this.baseUrl || ""}${path}${queryString ? `?${queryString}` : ""}`,
      {
        ...requestParams,
        headers: {
          ...(requestParams.headers || {}),
          ...(type && type !== "multipart/form-data"
            ? { "Content-Type": type }
            : {}),
        },
        signal:
          (cancelToken
            ? this.createAbortSignal(cancelToken)
            : requestParams.signal) || null,
        body:
          typeof body === "undefined" || body === null
            ? null
            : payloadFormatter(body),
      },
    ).then(async (response) => {
      const r = response as HttpResponse<T, E>;
      r.data = null as unknown as T;
      r.error = null as unknown as E;

      const responseToParse = responseFormat ? response.clone() : response;
      const data = !responseFormat
        ? r
        : await responseToParse[responseFormat]()
            .then((data) => {
              if (r.ok) {
                r.data = data;
              } else {
                r.error = data;
              }
              return r;
            })
            .catch((e) => {
              r.error = e;
              return r;
            });

      if (cancelToken) {
        this.abortControllers.delete(cancelToken);
      }

      if (!response.ok) throw data;
      return data;
    });
  };
}

/**
 * @title Weir
 * @version 0.1.0
 * @license Apache-2.0
 *
 * AI security on streams
 */
export class WeirClient<
  SecurityDataType extends unknown,
> extends HttpClient<SecurityDataType> {
  chat = {
    /**
     * No description
     *
     * @tags chat
     * @name PostChat
     * @summary Asks the model, once guard, posture and policy allow it
     * @request POST:/chat
     * @secure
     */
    postChat: (
      data: {
        /**
         * @minLength 1
         * @maxLength 64000
         */
        prompt: string;
        /**
         * @minLength 1
         * @maxLength 128
         * @pattern ^[!-~]+$
         */
        session_id?: string;
        /**
         * @minLength 1
         * @maxLength 128
         * @pattern ^[!-~]+$
         */
        model?: string;
        /** false: the model is not told of earlier turns, and this one is not remembered */
        history?: boolean;
        /**
         * Of the review in which this very prompt was approved
         * @minLength 1
         * @maxLength 128
         * @pattern ^[!-~]+$
         */
        review_id?: string;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          response: string;
          session_id: string;
          correlation_id: string;
          model: string;
          decision: string;
          posture_score: number;
          tools: {
            name: string;
            summary: string;
          }[];
          usage: {
            input_tokens: number;
            output_tokens: number;
          };
          redactions: string[];
          citations: {
            /** The number in brackets by which the answer cites it */
            n: number;
            document_id: string;
            title: string;
            source: string;
          }[];
        },
        Problem
      >({
        path: `/chat`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags chat
     * @name PostChatStream
     * @summary Asks the model like /chat; the answer comes as server-sent events
     * @request POST:/chat/stream
     * @secure
     */
    postChatStream: (
      data: {
        /**
         * @minLength 1
         * @maxLength 64000
         */
        prompt: string;
        /**
         * @minLength 1
         * @maxLength 128
         * @pattern ^[!-~]+$
         */
        session_id?: string;
        /**
         * @minLength 1
         * @maxLength 128
         * @pattern ^[!-~]+$
         */
        model?: string;
        /** false: the model is not told of earlier turns, and this one is not remembered */
        history?: boolean;
        /**
         * Of the review in which this very prompt was approved
         * @minLength 1
         * @maxLength 128
         * @pattern ^[!-~]+$
         */
        review_id?: string;
      },
      params: RequestParams = {},
    ) =>
      this.request<string, Problem>({
        path: `/chat/stream`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        ...params,
      }),
  };
  v1 = {
    /**
     * No description
     *
     * @tags models
     * @name GetV1Models
     * @summary Names the models that the organisation may ask
     * @request GET:/v1/models
     * @secure
     */
    getV1Models: (params: RequestParams = {}) =>
      this.request<
        {
          object: "list";
          data: {
            id: string;
            object: "model";
            type: "model";
            display_name: string;
            owned_by: string;
            created: number;
            created_at: string;
          }[];
          has_more: boolean;
          first_id: string | null;
          last_id: string | null;
        },
        Problem
      >({
        path: `/v1/models`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags chat
     * @name PostV1ChatCompletions
     * @summary OpenAI's chat completions: asks the model, once guard, posture and policy allow it
     * @request POST:/v1/chat/completions
     * @secure
     */
    postV1ChatCompletions: (
      data: {
        /**
         * @minLength 1
         * @maxLength 128
         * @pattern ^[!-~]+$
         */
        model?: string;
        /**
         * @maxItems 2000
         * @minItems 1
         */
        messages: {
          role: "system" | "developer" | "user" | "assistant" | "tool";
          content?:
            | string
            | {
                type: string;
                text?: string;
                image_url?: {
                  url: string;
                  [key: string]: any;
                };
                [key: string]: any;
              }[]
            | null;
          tool_calls?: {
            id: string;
            type?: string;
            function: {
              name: string;
              arguments: string;
              [key: string]: any;
            };
            [key: string]: any;
          }[];
          tool_call_id?: string;
          [key: string]: any;
        }[];
        /** @maxItems 128 */
        tools?: {
          type: "function";
          function: {
            /**
             * @minLength 1
             * @maxLength 128
             */
            name: string;
            description?: string;
            parameters?: Record<string, any>;
            [key: string]: any;
          };
          [key: string]: any;
        }[];
        tool_choice?:
          | ("auto" | "none" | "required")
          | {
              function: {
                name: string;
                [key: string]: any;
              };
              [key: string]: any;
            };
        max_tokens?: number | null;
        max_completion_tokens?: number | null;
        temperature?: number | null;
        top_p?: number | null;
        n?: 1 | null;
        stop?: string | string[] | null;
        stream?: boolean | null;
        stream_options?: {
          include_usage?: boolean;
          [key: string]: any;
        } | null;
        /** @maxLength 256 */
        user?: string;
        [key: string]: any;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          id: string;
          object: "chat.completion";
          created: number;
          model: string;
          choices: {
            index: number;
            message: {
              role: "assistant";
              content: string | null;
              refusal: null;
              tool_calls?: {
                id: string;
                type: "function";
                function: {
                  name: string;
                  arguments: string;
                  [key: string]: any;
                };
                [key: string]: any;
              }[];
              [key: string]: any;
            };
            logprobs: null;
            finish_reason: "stop" | "length" | "tool_calls" | "content_filter";
            [key: string]: any;
          }[];
          usage: {
            prompt_tokens: number;
            completion_tokens: number;
            total_tokens: number;
            [key: string]: any;
          };
          [key: string]: any;
        },
        {
          error: {
            message: string;
            type: string;
            param: null;
            code: string;
          };
        }
      >({
        path: `/v1/chat/completions`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags messages
     * @name PostV1Messages
     * @summary Anthropic's messages: asks the model, once guard, posture and policy allow it
     * @request POST:/v1/messages
     * @secure
     */
    postV1Messages: (
      data: {
        /**
         * @minLength 1
         * @maxLength 128
         * @pattern ^[!-~]+$
         */
        model: string;
        /** @min 1 */
        max_tokens: number;
        /**
         * @maxItems 2000
         * @minItems 1
         */
        messages: {
          role: "user" | "assistant";
          content:
            | string
            | {
                type: string;
                text?: string;
                source?: {
                  type: string;
                  media_type?: string;
                  data?: string;
                  url?: string;
                  [key: string]: any;
                };
                id?: string;
                name?: string;
                input?: any;
                tool_use_id?: string;
                content?:
                  | string
                  | {
                      type: "text";
                      text: string;
                      [key: string]: any;
                    }[];
                is_error?: boolean;
                [key: string]: any;
              }[];
          [key: string]: any;
        }[];
        system?:
          | string
          | {
              type: "text";
              text: string;
              [key: string]: any;
            }[];
        /** @maxItems 128 */
        tools?: {
          /**
           * @minLength 1
           * @maxLength 128
           */
          name: string;
          description?: string;
          input_schema: Record<string, any>;
          [key: string]: any;
        }[];
        tool_choice?: {
          type: "auto" | "any" | "tool" | "none";
          name?: string;
          [key: string]: any;
        };
        /**
         * @min 0
         * @max 1
         */
        temperature?: number;
        /**
         * @min 0
         * @max 1
         */
        top_p?: number;
        /** @maxItems 16 */
        stop_sequences?: string[];
        stream?: boolean;
        metadata?: {
          user_id?: string;
          [key: string]: any;
        };
        [key: string]: any;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          id: string;
          type: "message";
          role: "assistant";
          model: string;
          content: {
            type: "text" | "tool_use";
            text?: string;
            id?: string;
            name?: string;
            input?: Record<string, any>;
            [key: string]: any;
          }[];
          stop_reason: string;
          stop_sequence: null;
          usage: {
            input_tokens: number;
            output_tokens: number;
            [key: string]: any;
          };
          [key: string]: any;
        },
        {
          type: "error";
          error: {
            type: string;
            message: string;
          };
          request_id: string;
        }
      >({
        path: `/v1/messages`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags moderations
     * @name PostV1Moderations
     * @summary OpenAI's moderation: what the judge of content and the guard think of texts
     * @request POST:/v1/moderations
     * @secure
     */
    postV1Moderations: (
      data: {
        input: string | string[];
        /**
         * Taken and not heeded: the answer names who has judged
         * @maxLength 128
         */
        model?: string;
        [key: string]: any;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          id: string;
          model: string;
          results: {
            flagged: boolean;
            /** OpenAI's names, those of Llama Guard's taxonomy (`privacy`, …), those of the guard (`prompt_injection`, …) */
            categories: Record<string, boolean>;
            /** 0 or 1 where whoever has judged gives no scores */
            category_scores: Record<string, number>;
            category_applied_input_types: Record<string, string[]>;
            /** Who has judged the content: a model, an endpoint, or rules, which are modest */
            source: "model" | "moderation" | "rules";
          }[];
        },
        {
          error: {
            message: string;
            type: string;
            param: null;
            code: string;
          };
        }
      >({
        path: `/v1/moderations`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),
  };
  reveal = {
    /**
     * No description
     *
     * @tags reveal
     * @name PostReveal
     * @summary Shows a prompt as it came, to an admin who says why; on record
     * @request POST:/reveal
     * @secure
     */
    postReveal: (
      data: {
        /** @pattern ^[!-~]{1,128}$ */
        correlation_id: string;
        /**
         * @minLength 10
         * @maxLength 500
         */
        reason: string;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          correlation_id: string;
          prompt: string;
        },
        Problem
      >({
        path: `/reveal`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),
  };
  mcp = {
    /**
     * No description
     *
     * @tags mcp-servers
     * @name PostMcpByServer
     * @summary An approved server of tools, over the Model Context Protocol (Streamable HTTP)
     * @request POST:/mcp/{server}
     * @secure
     */
    postMcpByServer: (
      { server }: PostMcpByServerParams,
      data:
        | {
            jsonrpc: "2.0";
            [key: string]: any;
          }
        | {
            jsonrpc: "2.0";
            [key: string]: any;
          }[],
      params: RequestParams = {},
    ) =>
      this.request<
        | {
            jsonrpc: "2.0";
            [key: string]: any;
          }
        | {
            jsonrpc: "2.0";
            [key: string]: any;
          }[],
        Problem
      >({
        path: `/mcp/${server}`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),
  };
  mcpServers = {
    /**
     * No description
     *
     * @tags mcp-servers
     * @name DeleteMcpServersByName
     * @summary Puts a server out: its tools are gone at once
     * @request DELETE:/mcp-servers/{name}
     * @secure
     */
    deleteMcpServersByName: (
      { name }: DeleteMcpServersByNameParams,
      params: RequestParams = {},
    ) =>
      this.request<void, Problem>({
        path: `/mcp-servers/${name}`,
        method: "DELETE",
        secure: true,
        ...params,
      }),

    /**
     * No description
     *
     * @tags mcp-servers
     * @name GetMcpServers
     * @summary Lists the servers of tools that were let in
     * @request GET:/mcp-servers
     * @secure
     */
    getMcpServers: (params: RequestParams = {}) =>
      this.request<
        {
          servers: {
            name: string;
            url: string;
            tools: {
              name: string;
              sha256: string;
            }[];
            approved_by: string;
            approved_at: string;
          }[];
        },
        Problem
      >({
        path: `/mcp-servers`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags mcp-servers
     * @name GetMcpServersByNameDrift
     * @summary What a server describes in other words now than when it was approved
     * @request GET:/mcp-servers/{name}/drift
     * @secure
     */
    getMcpServersByNameDrift: (
      { name }: GetMcpServersByNameDriftParams,
      params: RequestParams = {},
    ) =>
      this.request<
        {
          added: string[];
          changed: string[];
          removed: string[];
          /** Tools whose description, as it is now, addresses the assistant */
          flagged: string[];
        },
        Problem
      >({
        path: `/mcp-servers/${name}/drift`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags mcp-servers
     * @name PostMcpServers
     * @summary Lets a server of tools in: its tools are pinned as they are now
     * @request POST:/mcp-servers
     * @secure
     */
    postMcpServers: (
      data: {
        /** @pattern ^[a-z][a-z0-9-]{0,40}$ */
        name: string;
        /**
         * Where it speaks Streamable HTTP
         * @maxLength 500
         * @pattern ^https?://[^\s@]+$
         */
        url: string;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          name: string;
          url: string;
          tools: {
            name: string;
            sha256: string;
          }[];
          approved_by: string;
          approved_at: string;
        },
        Problem
      >({
        path: `/mcp-servers`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags mcp-servers
     * @name PostMcpServersByNameApprove
     * @summary Approves a server as it is now
     * @request POST:/mcp-servers/{name}/approve
     * @secure
     */
    postMcpServersByNameApprove: (
      { name }: PostMcpServersByNameApproveParams,
      params: RequestParams = {},
    ) =>
      this.request<
        {
          name: string;
          url: string;
          tools: {
            name: string;
            sha256: string;
          }[];
          approved_by: string;
          approved_at: string;
        },
        Problem
      >({
        path: `/mcp-servers/${name}/approve`,
        method: "POST",
        secure: true,
        format: "json",
        ...params,
      }),
  };
  models = {
    /**
     * No description
     *
     * @tags models
     * @name DeleteModelsRoutesByName
     * @summary Removes a route
     * @request DELETE:/models/routes/{name}
     * @secure
     */
    deleteModelsRoutesByName: (
      { name }: DeleteModelsRoutesByNameParams,
      params: RequestParams = {},
    ) =>
      this.request<void, Problem>({
        path: `/models/routes/${name}`,
        method: "DELETE",
        secure: true,
        ...params,
      }),

    /**
     * No description
     *
     * @tags models
     * @name GetModelsRoutes
     * @summary Lists the routes between models
     * @request GET:/models/routes
     * @secure
     */
    getModelsRoutes: (params: RequestParams = {}) =>
      this.request<
        {
          routes: {
            name: string;
            members: {
              model: string;
              weight: number;
            }[];
            shadow: {
              model: string;
              share: number;
            } | null;
            updated_by: string;
            updated_at: string;
          }[];
        },
        Problem
      >({
        path: `/models/routes`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags models
     * @name GetModelsRoutesByNameComparison
     * @summary Compares the models of a route, and its shadow with what was answered
     * @request GET:/models/routes/{name}/comparison
     * @secure
     */
    getModelsRoutesByNameComparison: (
      { name, ...query }: GetModelsRoutesByNameComparisonParams,
      params: RequestParams = {},
    ) =>
      this.request<
        {
          route: string;
          from: string;
          to: string;
          members: {
            model_id: string;
            answers: number;
            latency_ms_p50: number | null;
            latency_ms_p95: number | null;
            input_tokens: number;
            output_tokens: number;
            cost_microusd: number;
            response_length: number | null;
            blocked: number;
          }[];
          shadows: {
            model_id: string;
            calls: number;
            answered: number;
            failed: number;
            similarity_mean: number | null;
            similarity_p10: number | null;
            same_output_decision: number;
            same_stop_reason: number;
            primary: {
              latency_ms_p50: number | null;
              latency_ms_p95: number | null;
              input_tokens: number;
              output_tokens: number;
              cost_microusd: number;
              response_length: number | null;
              blocked: number;
            };
            shadow: {
              latency_ms_p50: number | null;
              latency_ms_p95: number | null;
              input_tokens: number;
              output_tokens: number;
              cost_microusd: number;
              response_length: number | null;
              blocked: number;
            };
          }[];
        },
        Problem
      >({
        path: `/models/routes/${name}/comparison`,
        method: "GET",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags models
     * @name PutModelsByModelSettings
     * @summary Sets the bounds of a model, all at once: what is left out is unbounded
     * @request PUT:/models/{model}/settings
     * @secure
     */
    putModelsByModelSettings: (
      { model }: PutModelsByModelSettingsParams,
      data: {
        /**
         * @min 100
         * @max 600000
         */
        timeout_ms?: number;
        /**
         * @min 1
         * @max 1000000
         */
        tokens_max?: number;
        /**
         * @min 0
         * @max 2
         */
        temperature_max?: number;
        /**
         * @maxItems 8
         * @uniqueItems true
         */
        fallback?: string[];
      },
      params: RequestParams = {},
    ) =>
      this.request<void, Problem>({
        path: `/models/${model}/settings`,
        method: "PUT",
        body: data,
        secure: true,
        type: "application/json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags models
     * @name PutModelsByModelStatus
     * @summary Approves a model, or retires it: then nobody may ask it
     * @request PUT:/models/{model}/status
     * @secure
     */
    putModelsByModelStatus: (
      { model }: PutModelsByModelStatusParams,
      data: {
        status: "approved" | "retired";
        /** Who answers for it; needed for a model that is not registered yet */
        provider?: "anthropic" | "openai" | "groq" | "scripted";
        risk_tier?: "low" | "medium" | "high";
      },
      params: RequestParams = {},
    ) =>
      this.request<void, Problem>({
        path: `/models/${model}/status`,
        method: "PUT",
        body: data,
        secure: true,
        type: "application/json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags models
     * @name PutModelsRoutesByName
     * @summary Makes or replaces a route: in force at once
     * @request PUT:/models/routes/{name}
     * @secure
     */
    putModelsRoutesByName: (
      { name }: PutModelsRoutesByNameParams,
      data: {
        /**
         * @maxItems 16
         * @minItems 1
         */
        members: {
          /**
           * @minLength 1
           * @maxLength 128
           * @pattern ^[!-~]+$
           */
          model: string;
          /**
           * @exclusiveMin 0
           * @max 1000000
           */
          weight: number;
        }[];
        shadow?: {
          /**
           * @minLength 1
           * @maxLength 128
           * @pattern ^[!-~]+$
           */
          model: string;
          /**
           * @min 0
           * @max 1
           */
          share: number;
        };
      },
      params: RequestParams = {},
    ) =>
      this.request<void, Problem>({
        path: `/models/routes/${name}`,
        method: "PUT",
        body: data,
        secure: true,
        type: "application/json",
        ...params,
      }),
  };
  usage = {
    /**
     * No description
     *
     * @tags usage
     * @name GetUsage
     * @summary Adds up tokens and cost; without a role for more, what is your own
     * @request GET:/usage
     * @secure
     */
    getUsage: (query: GetUsageParams = {}, params: RequestParams = {}) =>
      this.request<
        {
          from: string;
          to: string;
          prices_as_of: string;
          usage: {
            user_id: string | null;
            model_id: string | null;
            day: string | null;
            answers: number;
            blocked: number;
            fallbacks: number;
            shadow_calls: number;
            input_tokens: number;
            output_tokens: number;
            cost_microusd: number;
            /** Of these no price is known: they are not in the cost */
            unpriced: number;
          }[];
          /** Whether there are more lines than were sent */
          truncated: boolean;
        },
        Problem
      >({
        path: `/usage`,
        method: "GET",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),
  };
  keys = {
    /**
     * No description
     *
     * @tags keys
     * @name DeleteKeysById
     * @summary Revokes a key: it is of no use within two seconds
     * @request DELETE:/keys/{id}
     * @secure
     */
    deleteKeysById: (
      { id }: DeleteKeysByIdParams,
      params: RequestParams = {},
    ) =>
      this.request<void, Problem>({
        path: `/keys/${id}`,
        method: "DELETE",
        secure: true,
        ...params,
      }),

    /**
     * No description
     *
     * @tags keys
     * @name GetKeys
     * @summary Lists the keys of the organisation, without the keys themselves
     * @request GET:/keys
     * @secure
     */
    getKeys: (params: RequestParams = {}) =>
      this.request<
        {
          keys: {
            key_id: string;
            name: string;
            scopes: string[];
            created_by: string;
            created_at: string;
            expires_at: string | null;
            revoked_at: string | null;
            successor: string | null;
            requests_per_minute: number | null;
          }[];
        },
        Problem
      >({
        path: `/keys`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags keys
     * @name PostKeys
     * @summary Makes a key for an application; it is shown once
     * @request POST:/keys
     * @secure
     */
    postKeys: (
      data: {
        /**
         * @minLength 1
         * @maxLength 128
         */
        name: string;
        /** @maxItems 64 */
        scopes?: string[];
        /**
         * @min 1
         * @max 315360000
         */
        ttl_seconds?: number;
        /**
         * @min 1
         * @max 1000000
         */
        requests_per_minute?: number;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          key_id: string;
          key: string;
        },
        Problem
      >({
        path: `/keys`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags keys
     * @name PostKeysByIdRotate
     * @summary Makes a successor for a key and revokes it
     * @request POST:/keys/{id}/rotate
     * @secure
     */
    postKeysByIdRotate: (
      { id }: PostKeysByIdRotateParams,
      params: RequestParams = {},
    ) =>
      this.request<
        {
          key_id: string;
          key: string;
        },
        Problem
      >({
        path: `/keys/${id}/rotate`,
        method: "POST",
        secure: true,
        format: "json",
        ...params,
      }),
  };
  documents = {
    /**
     * No description
     *
     * @tags documents
     * @name DeleteDocumentsById
     * @summary Deletes a document: its texts are gone at once, nothing of it is found any more
     * @request DELETE:/documents/{id}
     * @secure
     */
    deleteDocumentsById: (
      { id }: DeleteDocumentsByIdParams,
      params: RequestParams = {},
    ) =>
      this.request<void, Problem>({
        path: `/documents/${id}`,
        method: "DELETE",
        secure: true,
        ...params,
      }),

    /**
     * No description
     *
     * @tags documents
     * @name GetDocuments
     * @summary Lists the documents that you may see, oldest first
     * @request GET:/documents
     * @secure
     */
    getDocuments: (
      query: GetDocumentsParams = {},
      params: RequestParams = {},
    ) =>
      this.request<
        {
          documents: {
            document_id: string;
            title: string;
            source: string;
            classification: "public" | "internal" | "confidential";
            owner: "me" | "tenant";
            /** Of the text without secrets and personal data */
            sha256: string;
            created_by: string;
            created_at: string;
          }[];
          /** `after` of the next page */
          next: string | null;
        },
        Problem
      >({
        path: `/documents`,
        method: "GET",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags documents
     * @name GetDocumentsById
     * @summary Shows a document: what is known of its chunks, not their texts
     * @request GET:/documents/{id}
     * @secure
     */
    getDocumentsById: (
      { id }: GetDocumentsByIdParams,
      params: RequestParams = {},
    ) =>
      this.request<
        {
          document_id: string;
          title: string;
          source: string;
          classification: "public" | "internal" | "confidential";
          owner: "me" | "tenant";
          /** Of the text without secrets and personal data */
          sha256: string;
          created_by: string;
          created_at: string;
          chunks: {
            n: number;
            status: "kept" | "sanitised" | "dropped";
            sha256: string;
            guard_verdict: string;
            guard_score: number;
            guard_reasons: string[];
            redacted: string[];
            /** As of now; 0 for what was dropped */
            trust_score: number;
          }[];
        },
        Problem
      >({
        path: `/documents/${id}`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags documents
     * @name PostDocuments
     * @summary Adds a document: redacted, cut and judged before it is kept
     * @request POST:/documents
     * @secure
     */
    postDocuments: (
      data: {
        /**
         * @minLength 1
         * @maxLength 200
         * @pattern ^[^\u0000-\u001f]+$
         */
        title: string;
        /**
         * @minLength 1
         * @maxLength 262144
         */
        text: string;
        /**
         * @minLength 1
         * @maxLength 500
         * @pattern ^[^\u0000-\u001f]+$
         */
        source?: string;
        classification?: "public" | "internal" | "confidential";
        /** Of the user alone, or of the whole organisation; `me` when absent */
        owner?: "me" | "tenant";
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          document_id: string;
          title: string;
          source: string;
          classification: "public" | "internal" | "confidential";
          owner: "me" | "tenant";
          /** Of the text without secrets and personal data */
          sha256: string;
          created_by: string;
          created_at: string;
          chunks: {
            n: number;
            status: "kept" | "sanitised" | "dropped";
            sha256: string;
            guard_verdict: string;
            guard_score: number;
            guard_reasons: string[];
            redacted: string[];
            /** As of now; 0 for what was dropped */
            trust_score: number;
          }[];
        },
        Problem
      >({
        path: `/documents`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),
  };
  memory = {
    /**
     * No description
     *
     * @tags memory
     * @name DeleteMemory
     * @summary Forgets all of the caller, or of the user that an admin names
     * @request DELETE:/memory
     * @secure
     */
    deleteMemory: (
      query: DeleteMemoryParams = {},
      params: RequestParams = {},
    ) =>
      this.request<
        {
          erased: number;
        },
        Problem
      >({
        path: `/memory`,
        method: "DELETE",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags memory
     * @name DeleteMemoryById
     * @summary Forgets one entry of the caller
     * @request DELETE:/memory/{id}
     * @secure
     */
    deleteMemoryById: (
      { id }: DeleteMemoryByIdParams,
      params: RequestParams = {},
    ) =>
      this.request<void, Problem>({
        path: `/memory/${id}`,
        method: "DELETE",
        secure: true,
        ...params,
      }),

    /**
     * No description
     *
     * @tags memory
     * @name GetMemory
     * @summary Lists what is remembered about the caller, the newest of each namespace first
     * @request GET:/memory
     * @secure
     */
    getMemory: (query: GetMemoryParams = {}, params: RequestParams = {}) =>
      this.request<
        {
          entries: {
            id: string;
            namespace: string;
            session_id: string;
            key: string;
            /** Without secrets and personal data */
            value: string;
            /** `flag`: it is kept, and never put to a model */
            verdict: string;
            written_at: string;
            expires_at: string;
          }[];
          total: number;
          /** Entries that were changed behind our back: nothing of them is shown */
          tampered: string[];
        },
        Problem
      >({
        path: `/memory`,
        method: "GET",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags memory
     * @name GetMemoryExport
     * @summary All that is remembered about the caller, or about the user that an admin names
     * @request GET:/memory/export
     * @secure
     */
    getMemoryExport: (
      query: GetMemoryExportParams = {},
      params: RequestParams = {},
    ) =>
      this.request<string, Problem>({
        path: `/memory/export`,
        method: "GET",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags memory
     * @name GetMemorySettings
     * @summary Whether the chats of the caller are remembered
     * @request GET:/memory/settings
     * @secure
     */
    getMemorySettings: (params: RequestParams = {}) =>
      this.request<
        {
          /** Whether chats are remembered, and told to the model */
          history: boolean;
        },
        Problem
      >({
        path: `/memory/settings`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags memory
     * @name PutMemorySettings
     * @summary Says whether the chats of the caller are remembered
     * @request PUT:/memory/settings
     * @secure
     */
    putMemorySettings: (
      data: {
        /** Whether chats are remembered, and told to the model */
        history: boolean;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          /** Whether chats are remembered, and told to the model */
          history: boolean;
        },
        Problem
      >({
        path: `/memory/settings`,
        method: "PUT",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),
  };
  freeze = {
    /**
     * No description
     *
     * @tags freezes
     * @name PostFreeze
     * @summary Freezes a tenant, user, session or model: prompts are refused, streams cut
     * @request POST:/freeze
     * @secure
     */
    postFreeze: (
      data: {
        scope: "tenant" | "user" | "session" | "model";
        /**
         * Of the user, session or model; not needed for the tenant
         * @minLength 1
         * @maxLength 128
         * @pattern ^[!-~]+$
         */
        id?: string;
        /**
         * @minLength 1
         * @maxLength 500
         */
        reason: string;
        /**
         * @min 1
         * @max 31536000
         */
        ttl_seconds?: number;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          scope: "tenant" | "user" | "session" | "model";
          /**
           * @minLength 1
           * @maxLength 128
           */
          id: string;
          frozen: boolean;
          /** @maxLength 500 */
          reason: string;
          /**
           * @minLength 1
           * @maxLength 128
           */
          by: string;
          until_ms?: number;
        },
        Problem
      >({
        path: `/freeze`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),
  };
  unfreeze = {
    /**
     * No description
     *
     * @tags freezes
     * @name PostUnfreeze
     * @summary Ends a freeze
     * @request POST:/unfreeze
     * @secure
     */
    postUnfreeze: (
      data: {
        scope: "tenant" | "user" | "session" | "model";
        /**
         * Of the user, session or model; not needed for the tenant
         * @minLength 1
         * @maxLength 128
         * @pattern ^[!-~]+$
         */
        id?: string;
        /**
         * @minLength 1
         * @maxLength 500
         */
        reason: string;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          scope: "tenant" | "user" | "session" | "model";
          /**
           * @minLength 1
           * @maxLength 128
           */
          id: string;
          frozen: boolean;
          /** @maxLength 500 */
          reason: string;
          /**
           * @minLength 1
           * @maxLength 128
           */
          by: string;
          until_ms?: number;
        },
        Problem
      >({
        path: `/unfreeze`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),
  };
  freezes = {
    /**
     * No description
     *
     * @tags freezes
     * @name GetFreezes
     * @summary Names what is frozen in the organisation
     * @request GET:/freezes
     * @secure
     */
    getFreezes: (params: RequestParams = {}) =>
      this.request<
        {
          freezes: {
            scope: "tenant" | "user" | "session" | "model";
            /**
             * @minLength 1
             * @maxLength 128
             */
            id: string;
            frozen: boolean;
            /** @maxLength 500 */
            reason: string;
            /**
             * @minLength 1
             * @maxLength 128
             */
            by: string;
            until_ms?: number;
          }[];
        },
        Problem
      >({
        path: `/freezes`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),
  };
  policies = {
    /**
     * No description
     *
     * @tags policies
     * @name DeletePoliciesExceptionsById
     * @summary Ends an exception
     * @request DELETE:/policies/exceptions/{id}
     * @secure
     */
    deletePoliciesExceptionsById: (
      { id }: DeletePoliciesExceptionsByIdParams,
      params: RequestParams = {},
    ) =>
      this.request<void, Problem>({
        path: `/policies/exceptions/${id}`,
        method: "DELETE",
        secure: true,
        ...params,
      }),

    /**
     * No description
     *
     * @tags policies
     * @name GetPoliciesExceptions
     * @summary The exceptions in force
     * @request GET:/policies/exceptions
     * @secure
     */
    getPoliciesExceptions: (params: RequestParams = {}) =>
      this.request<
        {
          exceptions: {
            id: string;
            rule: string;
            scope: {
              /**
               * @minLength 1
               * @maxLength 256
               * @pattern ^[!-~]+$
               */
              user?: string;
              /**
               * @minLength 1
               * @maxLength 256
               * @pattern ^[!-~]+$
               */
              session?: string;
              /**
               * @minLength 1
               * @maxLength 256
               * @pattern ^[!-~]+$
               */
              model?: string;
              /**
               * @minLength 1
               * @maxLength 256
               * @pattern ^[!-~]+$
               */
              key?: string;
            };
            until: string;
            reason: string;
            by: string;
          }[];
        },
        Problem
      >({
        path: `/policies/exceptions`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags policies
     * @name GetPoliciesModes
     * @summary In which modes the organisation and its rules are
     * @request GET:/policies/modes
     * @secure
     */
    getPoliciesModes: (params: RequestParams = {}) =>
      this.request<
        {
          /** Of the organisation */
          mode: "enforce" | "monitor";
          modes: {
            /** A rule, or * for the organisation */
            target: string;
            mode: "enforce" | "monitor" | "inherit";
            reason: string;
            by: string;
          }[];
        },
        Problem
      >({
        path: `/policies/modes`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags policies
     * @name PostPoliciesExceptions
     * @summary Lets prompts of a user, session, model or key pass a rule for a while
     * @request POST:/policies/exceptions
     * @secure
     */
    postPoliciesExceptions: (
      data: {
        /**
         * <policy>/<rule>, for example prompt/guard_flag
         * @minLength 1
         * @maxLength 128
         */
        rule: string;
        scope: {
          /**
           * @minLength 1
           * @maxLength 256
           * @pattern ^[!-~]+$
           */
          user?: string;
          /**
           * @minLength 1
           * @maxLength 256
           * @pattern ^[!-~]+$
           */
          session?: string;
          /**
           * @minLength 1
           * @maxLength 256
           * @pattern ^[!-~]+$
           */
          model?: string;
          /**
           * @minLength 1
           * @maxLength 256
           * @pattern ^[!-~]+$
           */
          key?: string;
        };
        /**
         * @min 1
         * @max 31536000
         */
        ttl_seconds: number;
        /**
         * @minLength 1
         * @maxLength 500
         */
        reason: string;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          id: string;
          rule: string;
          scope: {
            /**
             * @minLength 1
             * @maxLength 256
             * @pattern ^[!-~]+$
             */
            user?: string;
            /**
             * @minLength 1
             * @maxLength 256
             * @pattern ^[!-~]+$
             */
            session?: string;
            /**
             * @minLength 1
             * @maxLength 256
             * @pattern ^[!-~]+$
             */
            model?: string;
            /**
             * @minLength 1
             * @maxLength 256
             * @pattern ^[!-~]+$
             */
            key?: string;
          };
          until: string;
          reason: string;
          by: string;
        },
        Problem
      >({
        path: `/policies/exceptions`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags policies
     * @name PostPoliciesModes
     * @summary Sets the mode of the organisation or of one rule
     * @request POST:/policies/modes
     * @secure
     */
    postPoliciesModes: (
      data: {
        /**
         * <policy>/<rule>, for example prompt/guard_flag
         * @minLength 1
         * @maxLength 128
         */
        rule?: string;
        /** inherit: a rule goes with the tenant */
        mode: "enforce" | "monitor" | "inherit";
        /**
         * @minLength 1
         * @maxLength 500
         */
        reason: string;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          /** A rule, or * for the organisation */
          target: string;
          mode: "enforce" | "monitor" | "inherit";
          reason: string;
          by: string;
        },
        Problem
      >({
        path: `/policies/modes`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),
  };
  budgets = {
    /**
     * No description
     *
     * @tags budgets
     * @name GetBudgets
     * @summary The budgets of the organisation, and what is used of them
     * @request GET:/budgets
     * @secure
     */
    getBudgets: (params: RequestParams = {}) =>
      this.request<
        {
          budgets: {
            /**
             * An application key; else the tenant
             * @pattern ^[0-9a-f]{16}$
             */
            key?: string;
            unit: "tokens" | "requests";
            /** By UTC */
            period: "day" | "month";
            /** No budget */
            limit: number | null;
            reason: string;
            by: string;
            /** Used, and up to a twentieth per gateway that it holds ready */
            taken: number;
            reset_at: string;
          }[];
        },
        Problem
      >({
        path: `/budgets`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags budgets
     * @name PostBudgets
     * @summary Sets or ends a budget of the organisation or of an application key
     * @request POST:/budgets
     * @secure
     */
    postBudgets: (
      data: {
        /**
         * An application key; else the tenant
         * @pattern ^[0-9a-f]{16}$
         */
        key?: string;
        unit: "tokens" | "requests";
        /** By UTC */
        period: "day" | "month";
        /** No budget */
        limit: number | null;
        /**
         * @minLength 1
         * @maxLength 500
         */
        reason: string;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          /**
           * An application key; else the tenant
           * @pattern ^[0-9a-f]{16}$
           */
          key?: string;
          unit: "tokens" | "requests";
          /** By UTC */
          period: "day" | "month";
          /** No budget */
          limit: number | null;
          reason: string;
          by: string;
        },
        Problem
      >({
        path: `/budgets`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),
  };
  reports = {
    /**
     * No description
     *
     * @tags reports
     * @name GetReports
     * @summary Lists reports, the newest first
     * @request GET:/reports
     * @secure
     */
    getReports: (query: GetReportsParams = {}, params: RequestParams = {}) =>
      this.request<
        {
          reports: {
            report_id: string;
            correlation_id: string;
            label: "false_positive" | "false_negative" | "confirmed";
            note: string;
            reported_by: string;
            reported_at: string;
            user_id: string;
            session_id: string;
            model_id: string;
            decision: string;
            would_be: string | null;
            rule: string;
            reason: string;
            posture_score: number;
            signals: string[];
            policy_version: string;
            bundle_hash: string;
            facts: Record<string, any>;
          }[];
          /** For `after`, while there is more */
          next: string | null;
        },
        Problem
      >({
        path: `/reports`,
        method: "GET",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags reports
     * @name PostReports
     * @summary Says that a decision was wrong, or right; the later word of a person holds
     * @request POST:/reports
     * @secure
     */
    postReports: (
      data: {
        /** @pattern ^[!-~]{1,256}$ */
        correlation_id: string;
        label: "false_positive" | "false_negative" | "confirmed";
        /** @maxLength 500 */
        note?: string;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          report_id: string;
          correlation_id: string;
          label: "false_positive" | "false_negative" | "confirmed";
          note: string;
          reported_at: string;
        },
        Problem
      >({
        path: `/reports`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),
  };
  tenants = {
    /**
     * No description
     *
     * @tags tenants
     * @name DeleteTenantsById
     * @summary Serves an organisation no longer; what it has written is kept
     * @request DELETE:/tenants/{id}
     * @secure
     */
    deleteTenantsById: (
      { id }: DeleteTenantsByIdParams,
      params: RequestParams = {},
    ) =>
      this.request<void, Problem>({
        path: `/tenants/${id}`,
        method: "DELETE",
        secure: true,
        ...params,
      }),

    /**
     * No description
     *
     * @tags tenants
     * @name GetTenants
     * @summary All organisations, those that were removed too
     * @request GET:/tenants
     * @secure
     */
    getTenants: (params: RequestParams = {}) =>
      this.request<
        {
          tenants: {
            tenant_id: string;
            state: "serving" | "removed";
            created_at: string;
            /** null: by TENANTS */
            created_by: string | null;
            removed_at: string | null;
          }[];
        },
        Problem
      >({
        path: `/tenants`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags tenants
     * @name PostTenants
     * @summary Serves an organisation from now on: every process takes it up within a second
     * @request POST:/tenants
     * @secure
     */
    postTenants: (
      data: {
        /** @pattern ^[a-z0-9][a-z0-9_-]{0,62}$ */
        tenant_id: string;
        mode?: "enforce" | "monitor";
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          /** @pattern ^[a-z0-9][a-z0-9_-]{0,62}$ */
          tenant_id: string;
          is_new: boolean;
        },
        Problem
      >({
        path: `/tenants`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),
  };
  reviews = {
    /**
     * No description
     *
     * @tags reviews
     * @name GetReviews
     * @summary Lists what waits for a reviewer, oldest first
     * @request GET:/reviews
     * @secure
     */
    getReviews: (query: GetReviewsParams = {}, params: RequestParams = {}) =>
      this.request<
        {
          reviews: {
            kind: "prompt" | "tool";
            id: string;
            correlation_id: string;
            user_id: string;
            session_id: string;
            model_id: string;
            tool: string;
            /** Without secrets and personal data */
            text: string;
            rule: string;
            reason: string;
            status: "pending" | "approved" | "refused" | "expired";
            asked_at: string;
            deadline: string;
            votes: {
              reviewer: string;
              decision: string;
              reason: string;
            }[];
          }[];
        },
        Problem
      >({
        path: `/reviews`,
        method: "GET",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags reviews
     * @name GetReviewsById
     * @summary What became of a prompt or a call that had to wait
     * @request GET:/reviews/{id}
     * @secure
     */
    getReviewsById: (
      { id }: GetReviewsByIdParams,
      params: RequestParams = {},
    ) =>
      this.request<
        {
          kind: "prompt" | "tool";
          id: string;
          correlation_id: string;
          user_id: string;
          session_id: string;
          model_id: string;
          tool: string;
          /** Without secrets and personal data */
          text: string;
          rule: string;
          reason: string;
          status: "pending" | "approved" | "refused" | "expired";
          asked_at: string;
          deadline: string;
          votes: {
            reviewer: string;
            decision: string;
            reason: string;
          }[];
        },
        Problem
      >({
        path: `/reviews/${id}`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags reviews
     * @name PostReviewsByIdVotes
     * @summary Approves or refuses what waits; whoever waits for it goes on at once
     * @request POST:/reviews/{id}/votes
     * @secure
     */
    postReviewsByIdVotes: (
      { id }: PostReviewsByIdVotesParams,
      data: {
        decision: "approved" | "refused";
        /**
         * @minLength 1
         * @maxLength 500
         */
        reason: string;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          kind: "prompt" | "tool";
          id: string;
          correlation_id: string;
          user_id: string;
          session_id: string;
          model_id: string;
          tool: string;
          /** Without secrets and personal data */
          text: string;
          rule: string;
          reason: string;
          status: "pending" | "approved" | "refused" | "expired";
          asked_at: string;
          deadline: string;
          votes: {
            reviewer: string;
            decision: string;
            reason: string;
          }[];
        },
        Problem
      >({
        path: `/reviews/${id}/votes`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),
  };
  health = {
    /**
     * No description
     *
     * @tags operating
     * @name GetHealth
     * @summary Whether the process is there
     * @request GET:/health
     */
    getHealth: (params: RequestParams = {}) =>
      this.request<
        {
          status: "ok";
        },
        Problem
      >({
        path: `/health`,
        method: "GET",
        format: "json",
        ...params,
      }),
  };
  healthz = {
    /**
     * No description
     *
     * @tags operating
     * @name GetHealthz
     * @summary Whether the process is there
     * @request GET:/healthz
     */
    getHealthz: (params: RequestParams = {}) =>
      this.request<
        {
          status: "ok";
        },
        Problem
      >({
        path: `/healthz`,
        method: "GET",
        format: "json",
        ...params,
      }),
  };
  readyz = {
    /**
     * No description
     *
     * @tags operating
     * @name GetReadyz
     * @summary Whether prompts can be decided, and what is degraded
     * @request GET:/readyz
     */
    getReadyz: (params: RequestParams = {}) =>
      this.request<
        {
          status: "ready" | "degraded" | "unavailable";
          checks: {
            log: boolean;
            policies: boolean;
            postgres: boolean;
          };
          model: string;
          policy_version: string;
          /** Which database it is, PGlite included; null until it has answered once */
          database: string | null;
        },
        | Problem
        | {
            status: "ready" | "degraded" | "unavailable";
            checks: {
              log: boolean;
              policies: boolean;
              postgres: boolean;
            };
            model: string;
            policy_version: string;
            /** Which database it is, PGlite included; null until it has answered once */
            database: string | null;
          }
      >({
        path: `/readyz`,
        method: "GET",
        format: "json",
        ...params,
      }),
  };
  devToken = {
    /**
     * No description
     *
     * @tags dev-token
     * @name PostDevToken
     * @summary A token for trying things out (dev profile, loopback only)
     * @request POST:/dev-token
     */
    postDevToken: (
      data: {
        /** @pattern ^[!-~]{1,128}$ */
        sub?: string;
        /** @pattern ^[a-z0-9][a-z0-9_-]{0,62}$ */
        tenant_id?: string;
        roles?: ("user" | "spm:auditor" | "spm:operator" | "spm:admin")[];
        /**
         * @min 1
         * @max 86400
         */
        ttl_seconds?: number;
      } | null,
      params: RequestParams = {},
    ) =>
      this.request<
        {
          token: string;
          expires_in: number;
        },
        Problem
      >({
        path: `/dev-token`,
        method: "POST",
        body: data,
        type: "application/json",
        format: "json",
        ...params,
      }),
  };
}
