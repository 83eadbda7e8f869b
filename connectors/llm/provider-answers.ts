// Whether a provider of models answers, asked for its list of models: that costs nothing.

export interface ProviderAddress {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const timeoutMs = 5_000;

/** The HTTP status, or what kept the question from arriving. */
export const providerAnswers = async ({
  url,
  headers,
}: ProviderAddress): Promise<number | string> => {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    const { cause, name } = error as Error & { readonly cause?: NodeJS.ErrnoException };
    return cause?.code ?? name;
  }
};
