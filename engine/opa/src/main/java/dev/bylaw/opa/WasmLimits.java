package dev.bylaw.opa;

/**
 * Bounds of a policy in Wasm; those of one evaluation are its {@link dev.bylaw.rego.Limits}.
 *
 * @param instances how many evaluations run at once; the others wait, no longer than they may run.
 *     Each instance is compiled and holds the data for itself
 * @param memoryPages the memory of an instance, in pages of 64 KiB: program, data, input and what
 *     an evaluation makes
 * @param inputBytes the largest input, as JSON
 */
public record WasmLimits(int instances, int memoryPages, int inputBytes) {
  private static final int MOST_PAGES = 32_767;

  public WasmLimits {
    if (instances <= 0 || memoryPages <= 0 || inputBytes <= 0) {
      throw new IllegalArgumentException("every limit is above zero");
    }
    if (memoryPages > MOST_PAGES) {
      throw new IllegalArgumentException("more than " + MOST_PAGES + " pages: " + memoryPages);
    }
  }

  /** As many instances as processors, but no more than 4; 2,048 pages (128 MiB); 4 MiB of input. */
  public static WasmLimits standard() {
    return new WasmLimits(Math.min(4, Runtime.getRuntime().availableProcessors()), 2_048, 4 << 20);
  }
}
