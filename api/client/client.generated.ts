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

export interface GetModelsParams {
  status?: "registered" | "approved" | "frozen" | "rejected" | "retired";
  /** @maxLength 32 */
  provider?: string;
  risk_tier?:
    | "low"
    | "medium"
    | "high"
    | "minimal"
    | "limited"
    | "unacceptable";
  /** @maxLength 128 */
  owner?: string;
  /** @maxLength 128 */
  after?: string;
  /** @pattern ^([1-9]\d?|1\d\d|200)$ */
  limit?: string;
}

export interface GetModelsByModelParams {
  /**
   * @minLength 1
   * @maxLength 128
   * @pattern ^(?!routes$)[!-~]+$
   */
  model: string;
}

export interface PostModelsByModelApproveParams {
  /**
   * @minLength 1
   * @maxLength 128
   * @pattern ^(?!routes$)[!-~]+$
   */
  model: string;
}

export interface PostModelsByModelRejectParams {
  /**
   * @minLength 1
   * @maxLength 128
   * @pattern ^(?!routes$)[!-~]+$
   */
  model: string;
}

export interface PostModelsByModelFreezeParams {
  /**
   * @minLength 1
   * @maxLength 128
   * @pattern ^(?!routes$)[!-~]+$
   */
  model: string;
}

export interface PostModelsByModelUnfreezeParams {
  /**
   * @minLength 1
   * @maxLength 128
   * @pattern ^(?!routes$)[!-~]+$
   */
  model: string;
}

export interface PostModelsByModelRetireParams {
  /**
   * @minLength 1
   * @maxLength 128
   * @pattern ^(?!routes$)[!-~]+$
   */
  model: string;
}

export interface PostModelsByModelEvidenceParams {
  /**
   * @minLength 1
   * @maxLength 128
   * @pattern ^(?!routes$)[!-~]+$
   */
  model: string;
}

export interface GetModelsByModelEvidenceParams {
  /**
   * @minLength 1
   * @maxLength 128
   * @pattern ^(?!routes$)[!-~]+$
   */
  model: string;
}

export interface GetModelsByModelEvidenceByEvidenceIdParams {
  /**
   * @minLength 1
   * @maxLength 128
   * @pattern ^(?!routes$)[!-~]+$
   */
  model: string;
  /** @pattern ^[!-~]{1,128}$ */
  evidenceId: string;
}

export interface GetInventoryParams {
  /** @pattern ^[a-z_]{1,32}$ */
  kind?: string;
  /**
   * `next` of the page before
   * @maxLength 400
   */
  after?: string;
  /** @pattern ^([1-9]\d{0,2}|1000)$ */
  limit?: string;
}

export interface GetInventoryAttackPathsParams {
  /**
   * An agent
   * @maxLength 140
   */
  from?: string;
  /**
   * A class of data
   * @maxLength 64
   */
  to?: string;
  /** @pattern ^([1-9]\d{0,2}|1000)$ */
  limit?: string;
}

export interface PutInventoryAgentsByIdParams {
  /** @pattern ^[!-~]{1,140}$ */
  id: string;
}

export interface DeleteInventoryAgentsByIdParams {
  /** @pattern ^[!-~]{1,140}$ */
  id: string;
}

export interface PutInventoryToolsByIdParams {
  /** @pattern ^[!-~]{1,140}$ */
  id: string;
}

export interface DeleteInventoryToolsByIdParams {
  /** @pattern ^[!-~]{1,140}$ */
  id: string;
}

export interface GetFindingsParams {
  /** @pattern ^[a-z_]{1,32}$ */
  status?: string;
  severity?: "low" | "medium" | "high" | "critical";
  /** @pattern ^[!-~]{1,128}$ */
  after?: string;
  /** @pattern ^([1-9]\d?|1\d\d|200)$ */
  limit?: string;
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

export interface GetAuditParams {
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
   * Who did it
   * @minLength 1
   * @maxLength 256
   */
  user?: string;
  /**
   * @minLength 1
   * @maxLength 256
   */
  session?: string;
  /**
   * @minLength 1
   * @maxLength 256
   */
  event_type?: string;
  /**
   * @minLength 1
   * @maxLength 256
   */
  component?: string;
  /**
   * @minLength 1
   * @maxLength 256
   */
  correlation_id?: string;
  /** @pattern ^([1-9]\d?|[1-4]\d\d|500)$ */
  limit?: string;
  /** @pattern ^[!-~]{1,256}$ */
  after?: string;
}

export interface GetAuditByIdParams {
  /** @pattern ^[!-~]{1,256}$ */
  id: string;
}

export interface GetAuditExportParams {
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
   * Who did it
   * @minLength 1
   * @maxLength 256
   */
  user?: string;
  /**
   * @minLength 1
   * @maxLength 256
   */
  session?: string;
  /**
   * @minLength 1
   * @maxLength 256
   */
  event_type?: string;
  /**
   * @minLength 1
   * @maxLength 256
   */
  component?: string;
  /**
   * @minLength 1
   * @maxLength 256
   */
  correlation_id?: string;
  format?: "jsonl" | "csv" | "ocsf";
}

export interface GetAuditByIdProofParams {
  /** @pattern ^[!-~]{1,256}$ */
  id: string;
}

export interface GetAuditConsistencyParams {
  /**
   * A number of leaves
   * @pattern ^\d{1,15}$
   */
  from: string;
  /**
   * A number of leaves
   * @pattern ^\d{1,15}$
   */
  to?: string;
}

export interface DeleteAuditSubjectsByUserParams {
  /** @pattern ^[!-~]{1,256}$ */
  user: string;
}

export interface GetPostureParams {
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
  /** @pattern ^[!-~]{1,256}$ */
  user_id?: string;
  /** @pattern ^[!-~]{1,256}$ */
  session_id?: string;
  /** @pattern ^[!-~]{1,256}$ */
  model_id?: string;
  by?: "model" | "user" | "session" | "tenant";
  bucket?: "5m" | "15m" | "1h" | "6h" | "1d";
  /** @pattern ^([1-9]\d?|100)$ */
  limit?: string;
}

export interface PutAlertRulesByIdParams {
  /** @pattern ^[!-~]{1,64}$ */
  id: string;
}

export interface DeleteAlertRulesByIdParams {
  /** @pattern ^[!-~]{1,64}$ */
  id: string;
}

export interface DeleteAlertSilencesByIdParams {
  /** @pattern ^[!-~]{1,64}$ */
  id: string;
}

export interface GetAlertDeliveriesParams {
  status?: "waiting" | "sent" | "dead";
  /** @pattern ^([1-9]\d?|[1-4]\d\d|500)$ */
  limit?: string;
  /** @pattern ^[!-~]{1,64}$ */
  after?: string;
}

export interface DeletePoliciesExceptionsByIdParams {
  /** @pattern ^[!-~]{1,256}$ */
  id: string;
}

export interface PostPoliciesVersionsByIdActivateParams {
  /** @pattern ^[!-~]{1,64}$ */
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

export interface GetComplianceByFrameworkParams {
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
  /** @maxLength 64 */
  framework: string;
}

export interface PostComplianceByFrameworkAssessParams {
  /** @maxLength 64 */
  framework: string;
}

export interface GetComplianceByFrameworkTrendParams {
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
  /** @maxLength 64 */
  framework: string;
}

export interface GetComplianceByFrameworkReportParams {
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
  format?: "json" | "pdf" | "docx";
  /** @maxLength 64 */
  framework: string;
}

export interface GetComplianceEvidenceParams {
  /** @maxLength 64 */
  framework?: string;
  valid?: "true" | "false";
}

export interface DeleteComplianceEvidenceByIdParams {
  /** @maxLength 256 */
  id: string;
}

export interface GetComplianceByFrameworkScheduleParams {
  /** @maxLength 64 */
  framework: string;
}

export interface PutComplianceByFrameworkScheduleParams {
  /** @maxLength 64 */
  framework: string;
}

export interface DeleteComplianceByFrameworkScheduleParams {
  /** @maxLength 64 */
  framework: string;
}

export interface GetComplianceReportsByIdParams {
  /** @maxLength 256 */
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
     * @name GetModels
     * @summary Lists the registered models, by name
     * @request GET:/models
     * @secure
     */
    getModels: (query: GetModelsParams = {}, params: RequestParams = {}) =>
      this.request<
        {
          models: {
            model_id: string;
            /** registered, approved, frozen, rejected, retired */
            status: string;
            provider: string;
            version: string;
            risk_tier: string;
            owner: string;
            purpose: string;
            source: string;
            registered_by: string;
            registered_at: string;
            approved_by: string | null;
            approved_at: string | null;
            updated_at: string;
            evidence_count: number;
          }[];
          /** `after` of the next page */
          next: string | null;
        },
        Problem
      >({
        path: `/models`,
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
     * @name GetModelsByModel
     * @summary Shows a model, its evidence, and what has happened to it
     * @request GET:/models/{model}
     * @secure
     */
    getModelsByModel: (
      { model }: GetModelsByModelParams,
      params: RequestParams = {},
    ) =>
      this.request<
        {
          model_id: string;
          /** registered, approved, frozen, rejected, retired */
          status: string;
          provider: string;
          version: string;
          risk_tier: string;
          owner: string;
          purpose: string;
          source: string;
          registered_by: string;
          registered_at: string;
          approved_by: string | null;
          approved_at: string | null;
          updated_at: string;
          evidence_count: number;
          evidence: {
            evidence_id: string;
            name: string;
            media_type: string;
            sha256: string;
            size_bytes: number;
            attached_by: string;
            attached_at: string;
          }[];
          history: {
            event_type: string;
            by: string;
            at: string;
            data: Record<string, any>;
          }[];
        },
        Problem
      >({
        path: `/models/${model}`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags models
     * @name GetModelsByModelEvidence
     * @summary Lists the files of a model
     * @request GET:/models/{model}/evidence
     * @secure
     */
    getModelsByModelEvidence: (
      { model }: GetModelsByModelEvidenceParams,
      params: RequestParams = {},
    ) =>
      this.request<
        {
          evidence: {
            evidence_id: string;
            name: string;
            media_type: string;
            sha256: string;
            size_bytes: number;
            attached_by: string;
            attached_at: string;
          }[];
        },
        Problem
      >({
        path: `/models/${model}/evidence`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags models
     * @name GetModelsByModelEvidenceByEvidenceId
     * @summary Downloads a file
     * @request GET:/models/{model}/evidence/{evidence_id}
     * @secure
     */
    getModelsByModelEvidenceByEvidenceId: (
      { model, evidenceId }: GetModelsByModelEvidenceByEvidenceIdParams,
      params: RequestParams = {},
    ) =>
      this.request<Blob, Problem>({
        path: `/models/${model}/evidence/${evidenceId}`,
        method: "GET",
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
     * @name PostModels
     * @summary Registers a model: it may be asked once an admin has approved it
     * @request POST:/models
     * @secure
     */
    postModels: (
      data: {
        /**
         * @minLength 1
         * @maxLength 128
         * @pattern ^(?!routes$)[!-~]+$
         */
        model_id: string;
        /**
         * Who answers for it: anthropic, openai, groq, scripted; others are records only
         * @pattern ^[a-z][a-z0-9_-]{0,31}$
         */
        provider: string;
        /** @maxLength 128 */
        version?: string;
        /** high when it is left out; or a tier of the AI Act */
        risk_tier?:
          | "low"
          | "medium"
          | "high"
          | "minimal"
          | "limited"
          | "unacceptable";
        /** @maxLength 128 */
        owner?: string;
        /** @maxLength 2000 */
        purpose?: string;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          model_id: string;
          /** registered, approved, frozen, rejected, retired */
          status: string;
          provider: string;
          version: string;
          risk_tier: string;
          owner: string;
          purpose: string;
          source: string;
          registered_by: string;
          registered_at: string;
          approved_by: string | null;
          approved_at: string | null;
          updated_at: string;
          evidence_count: number;
        },
        Problem
      >({
        path: `/models`,
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
     * @tags models
     * @name PostModelsByModelApprove
     * @summary Approves a registered model: it may be asked
     * @request POST:/models/{model}/approve
     * @secure
     */
    postModelsByModelApprove: (
      { model }: PostModelsByModelApproveParams,
      data: {
        /** @maxLength 500 */
        reason?: string;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          model_id: string;
          /** registered, approved, frozen, rejected, retired */
          status: string;
          provider: string;
          version: string;
          risk_tier: string;
          owner: string;
          purpose: string;
          source: string;
          registered_by: string;
          registered_at: string;
          approved_by: string | null;
          approved_at: string | null;
          updated_at: string;
          evidence_count: number;
        },
        Problem
      >({
        path: `/models/${model}/approve`,
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
     * @tags models
     * @name PostModelsByModelEvidence
     * @summary Attaches a file to a model
     * @request POST:/models/{model}/evidence
     * @secure
     */
    postModelsByModelEvidence: (
      { model }: PostModelsByModelEvidenceParams,
      data: {
        /** @pattern ^[A-Za-z0-9][A-Za-z0-9 ._()-]{0,127}$ */
        name: string;
        /** @pattern ^[a-z]+/[a-z0-9.+-]{1,100}$ */
        media_type?: string;
        /**
         * The file, at most 5 MiB
         * @minLength 4
         * @maxLength 6990508
         * @pattern ^[A-Za-z0-9+/]+={0,2}$
         */
        content_base64: string;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          evidence_id: string;
          sha256: string;
        },
        Problem
      >({
        path: `/models/${model}/evidence`,
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
     * @tags models
     * @name PostModelsByModelFreeze
     * @summary Freezes an approved model: nobody may ask it, calls under way are cut
     * @request POST:/models/{model}/freeze
     * @secure
     */
    postModelsByModelFreeze: (
      { model }: PostModelsByModelFreezeParams,
      data: {
        /** @maxLength 500 */
        reason?: string;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          model_id: string;
          /** registered, approved, frozen, rejected, retired */
          status: string;
          provider: string;
          version: string;
          risk_tier: string;
          owner: string;
          purpose: string;
          source: string;
          registered_by: string;
          registered_at: string;
          approved_by: string | null;
          approved_at: string | null;
          updated_at: string;
          evidence_count: number;
        },
        Problem
      >({
        path: `/models/${model}/freeze`,
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
     * @tags models
     * @name PostModelsByModelReject
     * @summary Rejects a registered model
     * @request POST:/models/{model}/reject
     * @secure
     */
    postModelsByModelReject: (
      { model }: PostModelsByModelRejectParams,
      data: {
        /** @maxLength 500 */
        reason?: string;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          model_id: string;
          /** registered, approved, frozen, rejected, retired */
          status: string;
          provider: string;
          version: string;
          risk_tier: string;
          owner: string;
          purpose: string;
          source: string;
          registered_by: string;
          registered_at: string;
          approved_by: string | null;
          approved_at: string | null;
          updated_at: string;
          evidence_count: number;
        },
        Problem
      >({
        path: `/models/${model}/reject`,
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
     * @tags models
     * @name PostModelsByModelRetire
     * @summary Retires a model: nobody may ask it again
     * @request POST:/models/{model}/retire
     * @secure
     */
    postModelsByModelRetire: (
      { model }: PostModelsByModelRetireParams,
      data: {
        /** @maxLength 500 */
        reason?: string;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          model_id: string;
          /** registered, approved, frozen, rejected, retired */
          status: string;
          provider: string;
          version: string;
          risk_tier: string;
          owner: string;
          purpose: string;
          source: string;
          registered_by: string;
          registered_at: string;
          approved_by: string | null;
          approved_at: string | null;
          updated_at: string;
          evidence_count: number;
        },
        Problem
      >({
        path: `/models/${model}/retire`,
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
     * @tags models
     * @name PostModelsByModelUnfreeze
     * @summary Lets a frozen model go on
     * @request POST:/models/{model}/unfreeze
     * @secure
     */
    postModelsByModelUnfreeze: (
      { model }: PostModelsByModelUnfreezeParams,
      data: {
        /** @maxLength 500 */
        reason?: string;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          model_id: string;
          /** registered, approved, frozen, rejected, retired */
          status: string;
          provider: string;
          version: string;
          risk_tier: string;
          owner: string;
          purpose: string;
          source: string;
          registered_by: string;
          registered_at: string;
          approved_by: string | null;
          approved_at: string | null;
          updated_at: string;
          evidence_count: number;
        },
        Problem
      >({
        path: `/models/${model}/unfreeze`,
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
     * @tags models
     * @name PostModelsImport
     * @summary Registers the models of a list; those that are there already are left as they are
     * @request POST:/models/import
     * @secure
     */
    postModelsImport: (
      data: {
        /** @pattern ^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$ */
        source: string;
        /**
         * @maxItems 200
         * @minItems 1
         */
        models: {
          /**
           * @minLength 1
           * @maxLength 128
           * @pattern ^(?!routes$)[!-~]+$
           */
          model_id: string;
          /**
           * Who answers for it: anthropic, openai, groq, scripted; others are records only
           * @pattern ^[a-z][a-z0-9_-]{0,31}$
           */
          provider: string;
          /** @maxLength 128 */
          version?: string;
          /** high when it is left out; or a tier of the AI Act */
          risk_tier?:
            | "low"
            | "medium"
            | "high"
            | "minimal"
            | "limited"
            | "unacceptable";
          /** @maxLength 128 */
          owner?: string;
          /** @maxLength 2000 */
          purpose?: string;
        }[];
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          results: {
            model_id: string;
            outcome: "registered" | "exists";
          }[];
        },
        Problem
      >({
        path: `/models/import`,
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
  inventory = {
    /**
     * No description
     *
     * @tags inventory
     * @name DeleteInventoryAgentsById
     * @summary Nobody answers for it any more: when it is seen again, it is a finding
     * @request DELETE:/inventory/agents/{id}
     * @secure
     */
    deleteInventoryAgentsById: (
      { id }: DeleteInventoryAgentsByIdParams,
      params: RequestParams = {},
    ) =>
      this.request<void, Problem>({
        path: `/inventory/agents/${id}`,
        method: "DELETE",
        secure: true,
        ...params,
      }),

    /**
     * No description
     *
     * @tags inventory
     * @name DeleteInventoryToolsById
     * @summary Nobody answers for it any more: when it is seen again, it is a finding
     * @request DELETE:/inventory/tools/{id}
     * @secure
     */
    deleteInventoryToolsById: (
      { id }: DeleteInventoryToolsByIdParams,
      params: RequestParams = {},
    ) =>
      this.request<void, Problem>({
        path: `/inventory/tools/${id}`,
        method: "DELETE",
        secure: true,
        ...params,
      }),

    /**
     * No description
     *
     * @tags inventory
     * @name GetInventory
     * @summary Lists models, agents, tools, data and identities: registered, seen, or both
     * @request GET:/inventory
     * @secure
     */
    getInventory: (
      query: GetInventoryParams = {},
      params: RequestParams = {},
    ) =>
      this.request<
        {
          items: {
            kind: string;
            id: string;
            /** Whether somebody answers for it; null for what nobody needs to register */
            registered: boolean | null;
            state: string | null;
            owner: string | null;
            first_seen: string | null;
            last_seen: string | null;
            seen_count: number;
          }[];
          next: string | null;
        },
        Problem
      >({
        path: `/inventory`,
        method: "GET",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags inventory
     * @name GetInventoryAibom
     * @summary The bill of materials of all AI, as CycloneDX 1.6
     * @request GET:/inventory/aibom
     * @secure
     */
    getInventoryAibom: (params: RequestParams = {}) =>
      this.request<
        {
          bomFormat: "CycloneDX";
          specVersion: string;
          [key: string]: any;
        },
        Problem
      >({
        path: `/inventory/aibom`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags inventory
     * @name GetInventoryAttackPaths
     * @summary Ranks the ways in which outsiders could make agents carry data out, and says why
     * @request GET:/inventory/attack-paths
     * @secure
     */
    getInventoryAttackPaths: (
      query: GetInventoryAttackPathsParams = {},
      params: RequestParams = {},
    ) =>
      this.request<
        {
          paths: {
            from: string;
            to: string;
            /**
             * @min 0
             * @max 1
             */
            score: number;
            nodes: {
              role: string;
              kind: string;
              id: string;
            }[];
            factors: {
              /**
               * @min 0
               * @max 1
               */
              data: number;
              /**
               * @min 0
               * @max 1
               */
              entry: number;
              /**
               * @min 0
               * @max 1
               */
              exit: number;
              /**
               * @min 0
               * @max 1
               */
              seen: number;
            };
            explanation: string[];
          }[];
          /** Of all paths, also those behind the limit */
          count: number;
        },
        Problem
      >({
        path: `/inventory/attack-paths`,
        method: "GET",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags inventory
     * @name GetInventoryGraph
     * @summary Shows who uses what: models, agents, tools, data, identities
     * @request GET:/inventory/graph
     * @secure
     */
    getInventoryGraph: (params: RequestParams = {}) =>
      this.request<
        {
          nodes: {
            kind: string;
            id: string;
            /** Whether somebody answers for it; null for what nobody needs to register */
            registered: boolean | null;
            state: string | null;
            owner: string | null;
            first_seen: string | null;
            last_seen: string | null;
            seen_count: number;
          }[];
          edges: {
            from: {
              kind: string;
              id: string;
            };
            relation: string;
            to: {
              kind: string;
              id: string;
            };
            first_seen: string | null;
            last_seen: string | null;
            seen_count: number;
          }[];
          /** There is more than is shown */
          is_cut: boolean;
        },
        Problem
      >({
        path: `/inventory/graph`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags inventory
     * @name PutInventoryAgentsById
     * @summary Registers an agent: somebody answers for it
     * @request PUT:/inventory/agents/{id}
     * @secure
     */
    putInventoryAgentsById: (
      { id }: PutInventoryAgentsByIdParams,
      data: {
        /**
         * @minLength 1
         * @maxLength 128
         */
        owner: string;
        /**
         * @minLength 1
         * @maxLength 2000
         */
        purpose: string;
      },
      params: RequestParams = {},
    ) =>
      this.request<void, Problem>({
        path: `/inventory/agents/${id}`,
        method: "PUT",
        body: data,
        secure: true,
        type: "application/json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags inventory
     * @name PutInventoryToolsById
     * @summary Registers a tool: somebody answers for it
     * @request PUT:/inventory/tools/{id}
     * @secure
     */
    putInventoryToolsById: (
      { id }: PutInventoryToolsByIdParams,
      data: {
        /**
         * @minLength 1
         * @maxLength 128
         */
        owner: string;
        /**
         * @minLength 1
         * @maxLength 2000
         */
        purpose: string;
      },
      params: RequestParams = {},
    ) =>
      this.request<void, Problem>({
        path: `/inventory/tools/${id}`,
        method: "PUT",
        body: data,
        secure: true,
        type: "application/json",
        ...params,
      }),
  };
  findings = {
    /**
     * No description
     *
     * @tags findings
     * @name GetFindings
     * @summary Lists what deserves a look, the latest first
     * @request GET:/findings
     * @secure
     */
    getFindings: (query: GetFindingsParams = {}, params: RequestParams = {}) =>
      this.request<
        {
          findings: {
            source: string;
            scan_type: string;
            title: string;
            description: string;
            /**
             * @min 0
             * @max 1
             */
            confidence: number;
            /**
             * @min 0
             * @max 1
             */
            risk_score: number;
            asset: string;
            evidence: Record<string, any>[];
            correlated_events: string[];
            ttps: string[];
            recommended_actions: string[];
            fingerprint: string;
            severity: string;
            status: string;
            occurrence_count: number;
            first_seen: string;
            last_seen: string;
          }[];
          /** `after` of the next page */
          next: string | null;
        },
        Problem
      >({
        path: `/findings`,
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
  audit = {
    /**
     * No description
     *
     * @tags audit
     * @name DeleteAuditSubjectsByUser
     * @summary Erases what is kept about a user; leaves and proofs of the audit stay
     * @request DELETE:/audit/subjects/{user}
     * @secure
     */
    deleteAuditSubjectsByUser: (
      { user }: DeleteAuditSubjectsByUserParams,
      params: RequestParams = {},
    ) =>
      this.request<
        {
          /** The record of it in the audit */
          erasure_id: string;
          /** Audit records whose content is gone */
          records: number;
          /** Decisions that are gone */
          decisions: number;
          /** Archived events that are gone */
          events: number;
          /** Reports that are gone */
          reports: number;
          /** Entries of the memory that are gone */
          memories: number;
          /** Audit records that are no leaves yet and keep their content: ask again */
          waiting: number;
        },
        Problem
      >({
        path: `/audit/subjects/${user}`,
        method: "DELETE",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags audit
     * @name GetAudit
     * @summary Lists audit records, the newest first
     * @request GET:/audit
     * @secure
     */
    getAudit: (query: GetAuditParams = {}, params: RequestParams = {}) =>
      this.request<
        {
          records: {
            event_id: string;
            event_type: string;
            component: string;
            severity: string;
            timestamp: string;
            actor: string;
            session_id: string | null;
            correlation_id: string;
            ttp_codes: string[];
            payload: Record<string, any>;
            /** Its place in the ledger; null while it waits for one */
            leaf_index: number | null;
            /** Nothing of what it said is left */
            erased: boolean;
          }[];
          /** For `after`, while there is more */
          next: string | null;
        },
        Problem
      >({
        path: `/audit`,
        method: "GET",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags audit
     * @name GetAuditById
     * @summary One audit record
     * @request GET:/audit/{id}
     * @secure
     */
    getAuditById: ({ id }: GetAuditByIdParams, params: RequestParams = {}) =>
      this.request<
        {
          event_id: string;
          event_type: string;
          component: string;
          severity: string;
          timestamp: string;
          actor: string;
          session_id: string | null;
          correlation_id: string;
          ttp_codes: string[];
          payload: Record<string, any>;
          /** Its place in the ledger; null while it waits for one */
          leaf_index: number | null;
          /** Nothing of what it said is left */
          erased: boolean;
        },
        Problem
      >({
        path: `/audit/${id}`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags audit
     * @name GetAuditByIdProof
     * @summary Proves that a record is in the ledger
     * @request GET:/audit/{id}/proof
     * @secure
     */
    getAuditByIdProof: (
      { id }: GetAuditByIdProofParams,
      params: RequestParams = {},
    ) =>
      this.request<
        {
          event_id: string;
          leaf_index: number;
          tree_size: number;
          /** Base64, as all hashes here */
          root: string;
          /** Canonical JSON; its hash is SHA-256(0x00 and this) */
          leaf: string;
          leaf_hash: string;
          /** The audit path of RFC 6962 */
          proof: string[];
          /** Hex; the commitment is SHA-256(salt and canonical JSON of the content) */
          salt: string | null;
          content: {
            actor: string;
            session_id: string | null;
            correlation_id: string;
            ttp_codes: string[];
            payload: Record<string, any>;
          } | null;
          /** The signed note that names size and root */
          checkpoint: string;
        },
        Problem
      >({
        path: `/audit/${id}/proof`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags audit
     * @name GetAuditCheckpoint
     * @summary The newest checkpoint: size and root of the ledger, as a signed note
     * @request GET:/audit/checkpoint
     * @secure
     */
    getAuditCheckpoint: (params: RequestParams = {}) =>
      this.request<string, Problem>({
        path: `/audit/checkpoint`,
        method: "GET",
        secure: true,
        ...params,
      }),

    /**
     * No description
     *
     * @tags audit
     * @name GetAuditConsistency
     * @summary Proves that the ledger has only grown since it had so many leaves
     * @request GET:/audit/consistency
     * @secure
     */
    getAuditConsistency: (
      query: GetAuditConsistencyParams,
      params: RequestParams = {},
    ) =>
      this.request<
        {
          from: {
            size: number;
            root: string;
          };
          to: {
            size: number;
            root: string;
          };
          proof: string[];
        },
        Problem
      >({
        path: `/audit/consistency`,
        method: "GET",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags audit
     * @name GetAuditExport
     * @summary All audit records of a filter, the newest first; that somebody took them is one
     * @request GET:/audit/export
     * @secure
     */
    getAuditExport: (
      query: GetAuditExportParams = {},
      params: RequestParams = {},
    ) =>
      this.request<string, Problem>({
        path: `/audit/export`,
        method: "GET",
        query: query,
        secure: true,
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
  posture = {
    /**
     * No description
     *
     * @tags posture
     * @name GetPosture
     * @summary The posture over time: score, its factors, its trend, and who and what stands out
     * @request GET:/posture
     * @secure
     */
    getPosture: (query: GetPostureParams = {}, params: RequestParams = {}) =>
      this.request<
        {
          from: string;
          to: string;
          by: "model" | "user" | "session" | "tenant";
          bucket: "5m" | "15m" | "1h" | "6h" | "1d";
          total: {
            prompts: number;
            blocked: number;
            escalated: number;
            /**
             * @min 0
             * @max 1
             */
            average: number;
            /**
             * @min 0
             * @max 1
             */
            max: number;
            /** What each factor adds to the score, on average */
            factors: {
              prompt: number;
              behaviour: number;
              identity: number;
              memory: number;
              guard: number;
              retrieval: number;
              drift: number;
              alerts: number;
            };
          };
          before: {
            prompts: number;
            blocked: number;
            escalated: number;
            /**
             * @min 0
             * @max 1
             */
            average: number;
            /**
             * @min 0
             * @max 1
             */
            max: number;
            /** What each factor adds to the score, on average */
            factors: {
              prompt: number;
              behaviour: number;
              identity: number;
              memory: number;
              guard: number;
              retrieval: number;
              drift: number;
              alerts: number;
            };
          };
          trend: {
            /** Of the average, against a stretch as long before; null where one has no prompts */
            change: number | null;
            slope_per_day: number | null;
          };
          /** The highest risk first; a prompt alone does not lead */
          groups: {
            id: string;
            prompts: number;
            blocked: number;
            escalated: number;
            /**
             * @min 0
             * @max 1
             */
            average: number;
            /**
             * @min 0
             * @max 1
             */
            max: number;
            /** What each factor adds to the score, on average */
            factors: {
              prompt: number;
              behaviour: number;
              identity: number;
              memory: number;
              guard: number;
              retrieval: number;
              drift: number;
              alerts: number;
            };
          }[];
          series: {
            at: string;
            prompts: number;
            blocked: number;
            escalated: number;
            /**
             * @min 0
             * @max 1
             */
            average: number;
            /**
             * @min 0
             * @max 1
             */
            max: number;
            /** What each factor adds to the score, on average */
            factors: {
              prompt: number;
              behaviour: number;
              identity: number;
              memory: number;
              guard: number;
              retrieval: number;
              drift: number;
              alerts: number;
            };
          }[];
        },
        Problem
      >({
        path: `/posture`,
        method: "GET",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),
  };
  alertRules = {
    /**
     * No description
     *
     * @tags alert-rules
     * @name DeleteAlertRulesById
     * @summary Ends an alert rule; what waits for its targets is given up
     * @request DELETE:/alert-rules/{id}
     * @secure
     */
    deleteAlertRulesById: (
      { id }: DeleteAlertRulesByIdParams,
      params: RequestParams = {},
    ) =>
      this.request<void, Problem>({
        path: `/alert-rules/${id}`,
        method: "DELETE",
        secure: true,
        ...params,
      }),

    /**
     * No description
     *
     * @tags alert-rules
     * @name GetAlertRules
     * @summary Lists the alert rules, without addresses and secrets
     * @request GET:/alert-rules
     * @secure
     */
    getAlertRules: (params: RequestParams = {}) =>
      this.request<
        {
          rules: {
            rule_id: string;
            /**
             * @minLength 1
             * @maxLength 128
             */
            name: string;
            enabled: boolean;
            matcher: {
              /**
               * @maxItems 10
               * @minItems 1
               */
              sources?: (
                | "alert"
                | "drift"
                | "freeze"
                | "enforcement"
                | "budget"
                | "metric"
                | "finding"
              )[];
              severity_min?: "info" | "warning" | "critical";
              /**
               * @maxItems 50
               * @minItems 1
               */
              rules?: string[];
              /**
               * @maxItems 50
               * @minItems 1
               */
              techniques?: string[];
              labels?: Record<string, string>;
            };
            metric: {
              name:
                | "average_posture"
                | "blocked_share"
                | "prompts"
                | "cost_microusd"
                | "tokens";
              above: number;
              /**
               * @min 1
               * @max 2592000
               */
              window_sec: number;
              /**
               * @minLength 1
               * @maxLength 128
               * @pattern ^[!-~]+$
               */
              model_id?: string;
            } | null;
            /** @maxItems 5 */
            group_by: string[];
            /**
             * @min 0
             * @max 3600
             */
            group_window_sec: number;
            /**
             * @min 0
             * @max 604800
             */
            repeat_interval_sec: number;
            targets: {
              name: string;
              kind: string;
              to: string;
            }[];
            updated_by: string;
            updated_at: string;
          }[];
        },
        Problem
      >({
        path: `/alert-rules`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags alert-rules
     * @name PostAlertRules
     * @summary Makes an alert rule
     * @request POST:/alert-rules
     * @secure
     */
    postAlertRules: (
      data: {
        /**
         * @minLength 1
         * @maxLength 128
         */
        name: string;
        enabled?: boolean;
        matcher?: {
          /**
           * @maxItems 10
           * @minItems 1
           */
          sources?: (
            | "alert"
            | "drift"
            | "freeze"
            | "enforcement"
            | "budget"
            | "metric"
            | "finding"
          )[];
          severity_min?: "info" | "warning" | "critical";
          /**
           * @maxItems 50
           * @minItems 1
           */
          rules?: string[];
          /**
           * @maxItems 50
           * @minItems 1
           */
          techniques?: string[];
          labels?: Record<string, string>;
        };
        metric?: {
          name:
            | "average_posture"
            | "blocked_share"
            | "prompts"
            | "cost_microusd"
            | "tokens";
          above: number;
          /**
           * @min 1
           * @max 2592000
           */
          window_sec: number;
          /**
           * @minLength 1
           * @maxLength 128
           * @pattern ^[!-~]+$
           */
          model_id?: string;
        };
        /** @maxItems 5 */
        group_by?: string[];
        /**
         * @min 0
         * @max 3600
         */
        group_window_sec?: number;
        /**
         * @min 0
         * @max 604800
         */
        repeat_interval_sec?: number;
        /**
         * @maxItems 10
         * @minItems 1
         */
        targets: (
          | {
              /**
               * @minLength 1
               * @maxLength 128
               * @pattern ^[!-~]+$
               */
              name: string;
              kind: "webhook";
              /**
               * @minLength 8
               * @maxLength 2048
               * @pattern ^https?://[!-~]+$
               */
              url: string;
              /**
               * Signs what is sent
               * @minLength 16
               * @maxLength 256
               */
              secret: string;
            }
          | {
              /**
               * @minLength 1
               * @maxLength 128
               * @pattern ^[!-~]+$
               */
              name: string;
              kind: "slack";
              /**
               * @minLength 8
               * @maxLength 2048
               * @pattern ^https?://[!-~]+$
               */
              url: string;
            }
          | {
              /**
               * @minLength 1
               * @maxLength 128
               * @pattern ^[!-~]+$
               */
              name: string;
              kind: "mail";
              /**
               * @maxLength 254
               * @pattern ^[^\s@<>,;:"()\[\]\\]+@[A-Za-z0-9.-]+$
               */
              to: string;
            }
        )[];
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          rule_id: string;
          /**
           * @minLength 1
           * @maxLength 128
           */
          name: string;
          enabled: boolean;
          matcher: {
            /**
             * @maxItems 10
             * @minItems 1
             */
            sources?: (
              | "alert"
              | "drift"
              | "freeze"
              | "enforcement"
              | "budget"
              | "metric"
              | "finding"
            )[];
            severity_min?: "info" | "warning" | "critical";
            /**
             * @maxItems 50
             * @minItems 1
             */
            rules?: string[];
            /**
             * @maxItems 50
             * @minItems 1
             */
            techniques?: string[];
            labels?: Record<string, string>;
          };
          metric: {
            name:
              | "average_posture"
              | "blocked_share"
              | "prompts"
              | "cost_microusd"
              | "tokens";
            above: number;
            /**
             * @min 1
             * @max 2592000
             */
            window_sec: number;
            /**
             * @minLength 1
             * @maxLength 128
             * @pattern ^[!-~]+$
             */
            model_id?: string;
          } | null;
          /** @maxItems 5 */
          group_by: string[];
          /**
           * @min 0
           * @max 3600
           */
          group_window_sec: number;
          /**
           * @min 0
           * @max 604800
           */
          repeat_interval_sec: number;
          targets: {
            name: string;
            kind: string;
            to: string;
          }[];
          updated_by: string;
          updated_at: string;
        },
        Problem
      >({
        path: `/alert-rules`,
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
     * @tags alert-rules
     * @name PutAlertRulesById
     * @summary Changes an alert rule as a whole
     * @request PUT:/alert-rules/{id}
     * @secure
     */
    putAlertRulesById: (
      { id }: PutAlertRulesByIdParams,
      data: {
        /**
         * @minLength 1
         * @maxLength 128
         */
        name: string;
        enabled?: boolean;
        matcher?: {
          /**
           * @maxItems 10
           * @minItems 1
           */
          sources?: (
            | "alert"
            | "drift"
            | "freeze"
            | "enforcement"
            | "budget"
            | "metric"
            | "finding"
          )[];
          severity_min?: "info" | "warning" | "critical";
          /**
           * @maxItems 50
           * @minItems 1
           */
          rules?: string[];
          /**
           * @maxItems 50
           * @minItems 1
           */
          techniques?: string[];
          labels?: Record<string, string>;
        };
        metric?: {
          name:
            | "average_posture"
            | "blocked_share"
            | "prompts"
            | "cost_microusd"
            | "tokens";
          above: number;
          /**
           * @min 1
           * @max 2592000
           */
          window_sec: number;
          /**
           * @minLength 1
           * @maxLength 128
           * @pattern ^[!-~]+$
           */
          model_id?: string;
        };
        /** @maxItems 5 */
        group_by?: string[];
        /**
         * @min 0
         * @max 3600
         */
        group_window_sec?: number;
        /**
         * @min 0
         * @max 604800
         */
        repeat_interval_sec?: number;
        /**
         * @maxItems 10
         * @minItems 1
         */
        targets: (
          | {
              /**
               * @minLength 1
               * @maxLength 128
               * @pattern ^[!-~]+$
               */
              name: string;
              kind: "webhook";
              /**
               * @minLength 8
               * @maxLength 2048
               * @pattern ^https?://[!-~]+$
               */
              url: string;
              /**
               * Signs what is sent
               * @minLength 16
               * @maxLength 256
               */
              secret: string;
            }
          | {
              /**
               * @minLength 1
               * @maxLength 128
               * @pattern ^[!-~]+$
               */
              name: string;
              kind: "slack";
              /**
               * @minLength 8
               * @maxLength 2048
               * @pattern ^https?://[!-~]+$
               */
              url: string;
            }
          | {
              /**
               * @minLength 1
               * @maxLength 128
               * @pattern ^[!-~]+$
               */
              name: string;
              kind: "mail";
              /**
               * @maxLength 254
               * @pattern ^[^\s@<>,;:"()\[\]\\]+@[A-Za-z0-9.-]+$
               */
              to: string;
            }
        )[];
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          rule_id: string;
          /**
           * @minLength 1
           * @maxLength 128
           */
          name: string;
          enabled: boolean;
          matcher: {
            /**
             * @maxItems 10
             * @minItems 1
             */
            sources?: (
              | "alert"
              | "drift"
              | "freeze"
              | "enforcement"
              | "budget"
              | "metric"
              | "finding"
            )[];
            severity_min?: "info" | "warning" | "critical";
            /**
             * @maxItems 50
             * @minItems 1
             */
            rules?: string[];
            /**
             * @maxItems 50
             * @minItems 1
             */
            techniques?: string[];
            labels?: Record<string, string>;
          };
          metric: {
            name:
              | "average_posture"
              | "blocked_share"
              | "prompts"
              | "cost_microusd"
              | "tokens";
            above: number;
            /**
             * @min 1
             * @max 2592000
             */
            window_sec: number;
            /**
             * @minLength 1
             * @maxLength 128
             * @pattern ^[!-~]+$
             */
            model_id?: string;
          } | null;
          /** @maxItems 5 */
          group_by: string[];
          /**
           * @min 0
           * @max 3600
           */
          group_window_sec: number;
          /**
           * @min 0
           * @max 604800
           */
          repeat_interval_sec: number;
          targets: {
            name: string;
            kind: string;
            to: string;
          }[];
          updated_by: string;
          updated_at: string;
        },
        Problem
      >({
        path: `/alert-rules/${id}`,
        method: "PUT",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),
  };
  alertSilences = {
    /**
     * No description
     *
     * @tags alert-silences
     * @name DeleteAlertSilencesById
     * @summary Ends a silence
     * @request DELETE:/alert-silences/{id}
     * @secure
     */
    deleteAlertSilencesById: (
      { id }: DeleteAlertSilencesByIdParams,
      params: RequestParams = {},
    ) =>
      this.request<void, Problem>({
        path: `/alert-silences/${id}`,
        method: "DELETE",
        secure: true,
        ...params,
      }),

    /**
     * No description
     *
     * @tags alert-silences
     * @name GetAlertSilences
     * @summary Lists the silences that hold
     * @request GET:/alert-silences
     * @secure
     */
    getAlertSilences: (params: RequestParams = {}) =>
      this.request<
        {
          silences: {
            silence_id: string;
            matcher: {
              /**
               * @maxItems 10
               * @minItems 1
               */
              sources?: (
                | "alert"
                | "drift"
                | "freeze"
                | "enforcement"
                | "budget"
                | "metric"
                | "finding"
              )[];
              severity_min?: "info" | "warning" | "critical";
              /**
               * @maxItems 50
               * @minItems 1
               */
              rules?: string[];
              /**
               * @maxItems 50
               * @minItems 1
               */
              techniques?: string[];
              labels?: Record<string, string>;
            };
            reason: string;
            created_by: string;
            created_at: string;
            until: string;
          }[];
        },
        Problem
      >({
        path: `/alert-silences`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags alert-silences
     * @name PostAlertSilences
     * @summary Silences what matches for a while
     * @request POST:/alert-silences
     * @secure
     */
    postAlertSilences: (
      data: {
        matcher: {
          /**
           * @maxItems 10
           * @minItems 1
           */
          sources?: (
            | "alert"
            | "drift"
            | "freeze"
            | "enforcement"
            | "budget"
            | "metric"
            | "finding"
          )[];
          severity_min?: "info" | "warning" | "critical";
          /**
           * @maxItems 50
           * @minItems 1
           */
          rules?: string[];
          /**
           * @maxItems 50
           * @minItems 1
           */
          techniques?: string[];
          labels?: Record<string, string>;
        };
        /**
         * @min 1
         * @max 7776000
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
          silence_id: string;
          matcher: {
            /**
             * @maxItems 10
             * @minItems 1
             */
            sources?: (
              | "alert"
              | "drift"
              | "freeze"
              | "enforcement"
              | "budget"
              | "metric"
              | "finding"
            )[];
            severity_min?: "info" | "warning" | "critical";
            /**
             * @maxItems 50
             * @minItems 1
             */
            rules?: string[];
            /**
             * @maxItems 50
             * @minItems 1
             */
            techniques?: string[];
            labels?: Record<string, string>;
          };
          reason: string;
          created_by: string;
          created_at: string;
          until: string;
        },
        Problem
      >({
        path: `/alert-silences`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),
  };
  alertDeliveries = {
    /**
     * No description
     *
     * @tags alert-deliveries
     * @name GetAlertDeliveries
     * @summary Lists messages to targets, the newest first
     * @request GET:/alert-deliveries
     * @secure
     */
    getAlertDeliveries: (
      query: GetAlertDeliveriesParams = {},
      params: RequestParams = {},
    ) =>
      this.request<
        {
          deliveries: {
            delivery_id: string;
            rule_id: string;
            target: string;
            kind: string;
            status: "waiting" | "sent" | "dead";
            attempts: number;
            error: string | null;
            created_at: string;
            sent_at: string | null;
            next_at: string | null;
            severity: string;
            notices: number;
          }[];
          next: string | null;
        },
        Problem
      >({
        path: `/alert-deliveries`,
        method: "GET",
        query: query,
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
     * @name GetPoliciesVersions
     * @summary The versions of the policies of the organisation, the newest first, and which one holds
     * @request GET:/policies/versions
     * @secure
     */
    getPoliciesVersions: (params: RequestParams = {}) =>
      this.request<
        {
          /** What is said to hold; shipped: what comes with the program */
          active: string;
          /** What decides in this gateway */
          deciding: string;
          versions: {
            version: string;
            bundle_hash: string;
            author: string;
            note: string;
            created_at: string;
          }[];
        },
        Problem
      >({
        path: `/policies/versions`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags policies
     * @name PostPoliciesCheck
     * @summary Checks the policies that hold, with changes: format, types, and what no compiler finds
     * @request POST:/policies/check
     * @secure
     */
    postPoliciesCheck: (
      data: {
        /** Rego by file name, in place of what holds or beside it */
        sources?: Record<string, string>;
        /** A merge patch (RFC 7396) to data.json */
        data?: Record<string, any>;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          ok: boolean;
          findings: {
            level: "error" | "warning";
            code: string;
            file: string;
            line: number;
            message: string;
          }[];
        },
        Problem
      >({
        path: `/policies/check`,
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

    /**
     * No description
     *
     * @tags policies
     * @name PostPoliciesRollback
     * @summary Has the version before hold again
     * @request POST:/policies/rollback
     * @secure
     */
    postPoliciesRollback: (
      data: {
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
          version: string;
          bundle_hash: string;
          previous: string;
          rollback: boolean;
          reason: string;
          by: string;
        },
        Problem
      >({
        path: `/policies/rollback`,
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
     * @name PostPoliciesTest
     * @summary Runs the tests of the policies that hold, with changes; with coverage if wanted
     * @request POST:/policies/test
     * @secure
     */
    postPoliciesTest: (
      data: {
        /** Rego by file name, in place of what holds or beside it */
        sources?: Record<string, string>;
        /** A merge patch (RFC 7396) to data.json */
        data?: Record<string, any>;
        coverage?: boolean;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          ok: boolean;
          passed: number;
          failed: number;
          findings: {
            level: "error" | "warning";
            code: string;
            file: string;
            line: number;
            message: string;
          }[];
          coverage?: {
            coverage: number;
            covered_lines?: number;
            not_covered_lines?: number;
            files: Record<
              string,
              {
                coverage?: number;
                not_covered?:
                  | {
                      start: {
                        row: number;
                      };
                      end: {
                        row: number;
                      };
                    }[]
                  | null;
              }
            >;
          };
        },
        Problem
      >({
        path: `/policies/test`,
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
     * @name PostPoliciesVersions
     * @summary Makes a version of the policies that hold, with changes, if it passes everything
     * @request POST:/policies/versions
     * @secure
     */
    postPoliciesVersions: (
      data: {
        /** Rego by file name, in place of what holds or beside it */
        sources?: Record<string, string>;
        /** A merge patch (RFC 7396) to data.json */
        data?: Record<string, any>;
        /**
         * @minLength 1
         * @maxLength 500
         */
        note: string;
        activate?: boolean;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          version: string;
          bundle_hash: string;
          warnings: {
            level: "error" | "warning";
            code: string;
            file: string;
            line: number;
            message: string;
          }[];
        },
        Problem
      >({
        path: `/policies/versions`,
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
     * @name PostPoliciesVersionsByIdActivate
     * @summary Has a version hold from now on, in every gateway and worker
     * @request POST:/policies/versions/{id}/activate
     * @secure
     */
    postPoliciesVersionsByIdActivate: (
      { id }: PostPoliciesVersionsByIdActivateParams,
      data: {
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
          version: string;
          bundle_hash: string;
          previous: string;
          rollback: boolean;
          reason: string;
          by: string;
        },
        Problem
      >({
        path: `/policies/versions/${id}/activate`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),
  };
  simulate = {
    /**
     * No description
     *
     * @tags simulate
     * @name PostSimulate
     * @summary Judges recorded decisions, or given events, by the policies that hold with changes
     * @request POST:/simulate
     * @secure
     */
    postSimulate: (
      data: {
        /** Rego by file name, in place of what holds or beside it */
        sources?: Record<string, string>;
        /** A merge patch (RFC 7396) to data.json */
        data?: Record<string, any>;
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
         * Inputs of policies; without them, what was recorded
         * @maxItems 1000
         */
        events?: {
          /** @maxLength 128 */
          id?: string;
          /** prompt if blank */
          policy?: "prompt" | "output" | "tool" | "memory";
          input: Record<string, any>;
        }[];
        /**
         * @min 0
         * @max 1000000
         */
        offset?: number;
        /**
         * Changes to show
         * @min 0
         * @max 1000
         */
        limit?: number;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        | {
            /** The version that the candidate would be */
            candidate: string;
            from: string;
            to: string;
            /** Recorded decisions that both have judged */
            events: number;
            before: Record<string, number>;
            after: Record<string, number>;
            changed: number;
            transitions: Record<string, number>;
            changes: {
              event_id: string;
              correlation_id: string;
              session_id: string;
              decided_at: string;
              policy_version: string;
              before: {
                decision: string;
                rule: string;
              };
              after: {
                decision: string;
                rule: string;
              };
            }[];
            left_out: {
              frozen: number;
              incomplete: number;
            };
            /** Whether there are more decisions than one simulation judges */
            truncated: boolean;
          }
        | {
            candidate: string;
            changed: number;
            events: {
              id: string;
              policy: string;
              changed: boolean;
              before: {
                decision: string;
                rule: string;
              };
              after: {
                decision: string;
                rule: string;
              };
            }[];
          },
        Problem
      >({
        path: `/simulate`,
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
            /** Taken when the period ends, if it goes on like this; null while it is too early */
            forecast: number | null;
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
  compliance = {
    /**
     * No description
     *
     * @tags compliance
     * @name DeleteComplianceByFrameworkSchedule
     * @summary Ends a schedule; its reports stay
     * @request DELETE:/compliance/{framework}/schedule
     * @secure
     */
    deleteComplianceByFrameworkSchedule: (
      { framework }: DeleteComplianceByFrameworkScheduleParams,
      params: RequestParams = {},
    ) =>
      this.request<void, Problem>({
        path: `/compliance/${framework}/schedule`,
        method: "DELETE",
        secure: true,
        ...params,
      }),

    /**
     * No description
     *
     * @tags compliance
     * @name DeleteComplianceEvidenceById
     * @summary Withdraws evidence: it counts no longer and stays on record
     * @request DELETE:/compliance/evidence/{id}
     * @secure
     */
    deleteComplianceEvidenceById: (
      { id }: DeleteComplianceEvidenceByIdParams,
      params: RequestParams = {},
    ) =>
      this.request<void, Problem>({
        path: `/compliance/evidence/${id}`,
        method: "DELETE",
        secure: true,
        ...params,
      }),

    /**
     * No description
     *
     * @tags compliance
     * @name GetCompliance
     * @summary Lists the frameworks, with their last assessment
     * @request GET:/compliance
     * @secure
     */
    getCompliance: (params: RequestParams = {}) =>
      this.request<
        {
          frameworks: {
            id: string;
            name: string;
            controls: number;
            last: {
              framework: string;
              taken_at: string;
              cause: "schedule" | "demand";
              policy_version: string;
              coverage_pct: number;
              functions: {
                name: string;
                satisfied: number;
                partial: number;
                gap: number;
                not_applicable: number;
                total: number;
                coverage_pct: number;
              }[];
            } | null;
          }[];
        },
        Problem
      >({
        path: `/compliance`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags compliance
     * @name GetComplianceByFramework
     * @summary Assesses a framework now: every control with what proves it, and the gaps
     * @request GET:/compliance/{framework}
     * @secure
     */
    getComplianceByFramework: (
      { framework, ...query }: GetComplianceByFrameworkParams,
      params: RequestParams = {},
    ) =>
      this.request<
        {
          framework: string;
          name: string;
          tenant_id: string;
          generated_at: string;
          range: {
            from: string;
            to: string;
          };
          policy_version: string;
          policy_versions_seen: string[];
          overall_coverage_pct: number;
          satisfied: number;
          partial: number;
          gap: number;
          not_applicable: number;
          total: number;
          /** Satisfied of those that apply */
          coverage_pct: number;
          functions: {
            function: string;
            satisfied: number;
            partial: number;
            gap: number;
            not_applicable: number;
            total: number;
            /** Satisfied of those that apply */
            coverage_pct: number;
            controls: {
              id: string;
              title: string;
              status: "satisfied" | "partial" | "gap" | "not_applicable";
              reason: string;
              checks: {
                check: string;
                kind: "measured" | "attested" | "guarded";
                what: string;
                passed: boolean;
                need: string;
                count: number;
                of: number | null;
                last_at: string | null;
                last_ref: string | null;
                /** With which it can be counted again */
                query: string;
                link: string;
                /** What closes the gap; empty where there is none */
                close: string;
              }[];
              evidence: string[];
              guards: string[];
              seen: {
                count: number;
                last_at: string;
              } | null;
            }[];
            gaps: {
              id: string;
              status: string;
              close: string[];
            }[];
          }[];
          evidence: {
            evidence_id: string;
            framework: string;
            control_id: string;
            kind: string;
            statement: string;
            url: string | null;
            sha256: string | null;
            attested_by: string;
            attested_at: string;
            valid_until: string;
            withdrawn_at: string | null;
          }[];
        },
        Problem
      >({
        path: `/compliance/${framework}`,
        method: "GET",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags compliance
     * @name GetComplianceByFrameworkReport
     * @summary Makes the report of a framework, as JSON, PDF or DOCX; who has read it is noted
     * @request GET:/compliance/{framework}/report
     * @secure
     */
    getComplianceByFrameworkReport: (
      { framework, ...query }: GetComplianceByFrameworkReportParams,
      params: RequestParams = {},
    ) =>
      this.request<
        {
          framework: string;
          name: string;
          tenant_id: string;
          generated_at: string;
          range: {
            from: string;
            to: string;
          };
          policy_version: string;
          policy_versions_seen: string[];
          overall_coverage_pct: number;
          satisfied: number;
          partial: number;
          gap: number;
          not_applicable: number;
          total: number;
          /** Satisfied of those that apply */
          coverage_pct: number;
          functions: {
            function: string;
            satisfied: number;
            partial: number;
            gap: number;
            not_applicable: number;
            total: number;
            /** Satisfied of those that apply */
            coverage_pct: number;
            controls: {
              id: string;
              title: string;
              status: "satisfied" | "partial" | "gap" | "not_applicable";
              reason: string;
              checks: {
                check: string;
                kind: "measured" | "attested" | "guarded";
                what: string;
                passed: boolean;
                need: string;
                count: number;
                of: number | null;
                last_at: string | null;
                last_ref: string | null;
                /** With which it can be counted again */
                query: string;
                link: string;
                /** What closes the gap; empty where there is none */
                close: string;
              }[];
              evidence: string[];
              guards: string[];
              seen: {
                count: number;
                last_at: string;
              } | null;
            }[];
            gaps: {
              id: string;
              status: string;
              close: string[];
            }[];
          }[];
          evidence: {
            evidence_id: string;
            framework: string;
            control_id: string;
            kind: string;
            statement: string;
            url: string | null;
            sha256: string | null;
            attested_by: string;
            attested_at: string;
            valid_until: string;
            withdrawn_at: string | null;
          }[];
        },
        Problem
      >({
        path: `/compliance/${framework}/report`,
        method: "GET",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags compliance
     * @name GetComplianceByFrameworkSchedule
     * @summary Shows when reports are made by themselves
     * @request GET:/compliance/{framework}/schedule
     * @secure
     */
    getComplianceByFrameworkSchedule: (
      { framework }: GetComplianceByFrameworkScheduleParams,
      params: RequestParams = {},
    ) =>
      this.request<
        {
          framework: string;
          every: "daily" | "weekly" | "monthly";
          formats: ("json" | "pdf" | "docx")[];
          set_by: string;
          set_at: string;
          /** When its next reports are made */
          due_at: string;
        },
        Problem
      >({
        path: `/compliance/${framework}/schedule`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags compliance
     * @name GetComplianceByFrameworkTrend
     * @summary Shows the assessments that were kept, oldest first
     * @request GET:/compliance/{framework}/trend
     * @secure
     */
    getComplianceByFrameworkTrend: (
      { framework, ...query }: GetComplianceByFrameworkTrendParams,
      params: RequestParams = {},
    ) =>
      this.request<
        {
          snapshots: {
            framework: string;
            taken_at: string;
            cause: "schedule" | "demand";
            policy_version: string;
            coverage_pct: number;
            functions: {
              name: string;
              satisfied: number;
              partial: number;
              gap: number;
              not_applicable: number;
              total: number;
              coverage_pct: number;
            }[];
            statuses: Record<string, string>;
          }[];
        },
        Problem
      >({
        path: `/compliance/${framework}/trend`,
        method: "GET",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags compliance
     * @name GetComplianceEvidence
     * @summary Lists evidence, the newest first, what has ended or was withdrawn too
     * @request GET:/compliance/evidence
     * @secure
     */
    getComplianceEvidence: (
      query: GetComplianceEvidenceParams = {},
      params: RequestParams = {},
    ) =>
      this.request<
        {
          evidence: {
            evidence_id: string;
            framework: string;
            control_id: string;
            kind: string;
            statement: string;
            url: string | null;
            sha256: string | null;
            attested_by: string;
            attested_at: string;
            valid_until: string;
            withdrawn_at: string | null;
          }[];
        },
        Problem
      >({
        path: `/compliance/evidence`,
        method: "GET",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags compliance
     * @name GetComplianceReports
     * @summary Lists the reports that were made on schedule, the newest first
     * @request GET:/compliance/reports
     * @secure
     */
    getComplianceReports: (params: RequestParams = {}) =>
      this.request<
        {
          reports: {
            report_id: string;
            framework: string;
            format: "json" | "pdf" | "docx";
            made_at: string;
            made_by: string;
            from: string;
            to: string;
            policy_version: string;
            coverage_pct: number;
            sha256: string;
            size_bytes: number;
          }[];
        },
        Problem
      >({
        path: `/compliance/reports`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags compliance
     * @name GetComplianceReportsById
     * @summary Sends a report as it was made; who has read it is noted
     * @request GET:/compliance/reports/{id}
     * @secure
     */
    getComplianceReportsById: (
      { id }: GetComplianceReportsByIdParams,
      params: RequestParams = {},
    ) =>
      this.request<File, Problem>({
        path: `/compliance/reports/${id}`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags compliance
     * @name PostComplianceByFrameworkAssess
     * @summary Assesses a framework and keeps the outcome for the trend
     * @request POST:/compliance/{framework}/assess
     * @secure
     */
    postComplianceByFrameworkAssess: (
      { framework }: PostComplianceByFrameworkAssessParams,
      params: RequestParams = {},
    ) =>
      this.request<
        {
          framework: string;
          taken_at: string;
          cause: "schedule" | "demand";
          policy_version: string;
          coverage_pct: number;
          functions: {
            name: string;
            satisfied: number;
            partial: number;
            gap: number;
            not_applicable: number;
            total: number;
            coverage_pct: number;
          }[];
          statuses: Record<string, string>;
        },
        Problem
      >({
        path: `/compliance/${framework}/assess`,
        method: "POST",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags compliance
     * @name PostComplianceEvidence
     * @summary Attaches evidence to a control, or says why it does not apply; it ends by itself
     * @request POST:/compliance/evidence
     * @secure
     */
    postComplianceEvidence: (
      data: {
        /** @maxLength 64 */
        framework: string;
        /** @maxLength 64 */
        control_id: string;
        kind?: "attestation" | "not_applicable";
        /**
         * @minLength 1
         * @maxLength 2000
         */
        statement: string;
        /**
         * @maxLength 500
         * @pattern ^https?://[!-~]+$
         */
        url?: string;
        /**
         * Of the file that is attested to
         * @pattern ^[0-9a-f]{64}$
         */
        sha256?: string;
        /**
         * A date or a moment in UTC
         * @pattern ^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$
         */
        attested_at?: string;
        /**
         * A date or a moment in UTC
         * @pattern ^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$
         */
        valid_until: string;
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          evidence_id: string;
          framework: string;
          control_id: string;
          kind: string;
          statement: string;
          url: string | null;
          sha256: string | null;
          attested_by: string;
          attested_at: string;
          valid_until: string;
          withdrawn_at: string | null;
        },
        Problem
      >({
        path: `/compliance/evidence`,
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
     * @tags compliance
     * @name PutComplianceByFrameworkSchedule
     * @summary Has reports made daily, weekly (on Mondays) or monthly (on the first), in UTC
     * @request PUT:/compliance/{framework}/schedule
     * @secure
     */
    putComplianceByFrameworkSchedule: (
      { framework }: PutComplianceByFrameworkScheduleParams,
      data: {
        every: "daily" | "weekly" | "monthly";
        /**
         * @maxItems 3
         * @minItems 1
         * @uniqueItems true
         */
        formats: ("json" | "pdf" | "docx")[];
      },
      params: RequestParams = {},
    ) =>
      this.request<
        {
          framework: string;
          every: "daily" | "weekly" | "monthly";
          formats: ("json" | "pdf" | "docx")[];
          set_by: string;
          set_at: string;
          /** When its next reports are made */
          due_at: string;
        },
        Problem
      >({
        path: `/compliance/${framework}/schedule`,
        method: "PUT",
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
            /** False while the policies that an organisation wants are not loaded here */
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
              /** False while the policies that an organisation wants are not loaded here */
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
