package dev.zhiyin.engine;

import java.util.Comparator;

/**
 * A number of an id that says nothing but which one it is. What is equal in all that counts comes
 * by it, the same everywhere: ids themselves may tell what is new, or what a file has first.
 */
public final class IdHash {
  /** The order of equals: that of the greatest number first; ids of one number as they are. */
  public static final Comparator<String> ORDER = IdHash::compare;

  private IdHash() {}

  /** The finaliser of MurmurHash3, by which ids that count up are spread evenly. */
  public static int of(String id) {
    int hash = id.hashCode();
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }

  private static int compare(String one, String other) {
    int byHash = Integer.compareUnsigned(of(other), of(one));
    return byHash == 0 ? one.compareTo(other) : byHash;
  }
}
