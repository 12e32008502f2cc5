package dev.zhiyin.server.catalogue;

/** What became of an edit. */
public sealed interface Edited {
  /**
   * It is durable.
   *
   * @param sequence an answer from this number on shows it
   */
  record Done(long sequence, Effect effect) implements Edited {}

  /** It was not made. */
  record Failed(RuntimeException cause) implements Edited {}

  /** What an edit changed. */
  enum Effect {
    CREATED,
    CHANGED,

    /** The product was there just so, or was to be deleted and not there. */
    UNCHANGED,
    DELETED
  }

  /** What was done, or the failure. */
  default Done orThrow() {
    return switch (this) {
      case Done done -> done;
      case Failed(var cause) -> throw cause;
    };
  }
}
