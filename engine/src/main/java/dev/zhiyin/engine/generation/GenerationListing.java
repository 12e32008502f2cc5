package dev.zhiyin.engine.generation;

/** A generation in the list of all. */
public sealed interface GenerationListing {
  long id();

  /** Its manifest is whole; whether its other files are is seen when it is opened. */
  record Whole(Manifest manifest) implements GenerationListing {
    @Override
    public long id() {
      return manifest.id();
    }
  }

  /**
   * It cannot be served.
   *
   * @param problem what is wrong with its manifest
   */
  record Damaged(long id, String problem) implements GenerationListing {}
}
