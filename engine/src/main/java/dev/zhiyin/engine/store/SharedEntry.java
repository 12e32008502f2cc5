package dev.zhiyin.engine.store;

import java.time.Duration;

/** Something that the servers of a store know together for some time. Immutable. */
public final class SharedEntry {
  private final Kind kind;
  private final String key;
  private final String owner;
  private final byte[] value;
  private final Duration life;

  /** What it is. A server holds so many megabytes of each at most, and a store some times that. */
  public enum Kind {
    /** A list that is read page by page. */
    LIST(64),
    /** A request that was sent with an idempotency key; it has no value while it is under way. */
    REQUEST(16),
    /** A list that was shown somewhere. */
    IMPRESSION(48),
    /** That a list was clicked. */
    CLICK(16),
    /** That a product of a list was bought. */
    CONVERSION(16);

    private final int megabytes;

    Kind(int megabytes) {
      this.megabytes = megabytes;
    }

    int megabytes() {
      return megabytes;
    }
  }

  private SharedEntry(Kind kind, String key, String owner, byte[] value, Duration life) {
    this.kind = kind;
    this.key = key;
    this.owner = owner;
    this.value = value;
    this.life = life;
  }

  /**
   * An entry of nobody.
   *
   * @param key tells it from others of its kind
   * @param life from when it is put
   */
  public static SharedEntry of(Kind kind, String key, byte[] value, Duration life) {
    return new SharedEntry(kind, key, "", value.clone(), life);
  }

  /** The same of somebody, with whom it can be removed. */
  public SharedEntry ownedBy(String changed) {
    return new SharedEntry(kind, key, changed, value, life);
  }

  public Kind kind() {
    return kind;
  }

  public String key() {
    return key;
  }

  /** Empty if it is nobody's. */
  public String owner() {
    return owner;
  }

  public byte[] value() {
    return value.clone();
  }

  /** Whether it is of a request under way, which never goes for want of room. */
  public boolean isUnderWay() {
    return kind == Kind.REQUEST && value.length == 0;
  }

  /** The same of a row. */
  static final String UNDER_WAY = "(kind = 'REQUEST' AND octet_length(value) = 0)";

  Duration life() {
    return life;
  }

  /** About how much room it takes. */
  int bytes() {
    return OVERHEAD + value.length + 2 * (key.length() + owner.length());
  }

  static final int OVERHEAD = 200;
}
