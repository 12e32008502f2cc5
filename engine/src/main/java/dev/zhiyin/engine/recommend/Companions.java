package dev.zhiyin.engine.recommend;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which products the same shoppers turned to, counted once by {@link CompanionCounts}. Immutable.
 *
 * <p>Kept as arrays of numbers, since a shop has twenty of them for each of its products.
 */
public final class Companions {
  /** Of a shop where nothing is known to go together. */
  public static final Companions NONE =
      new Companions(0, new String[0], new int[0], new int[] {0}, new int[0], new int[0]);

  /** Begins every file. */
  private static final int MAGIC = 0x5a594331;

  private final long shoppers;
  private final String[] ids;
  private final Map<String, Integer> places = new HashMap<>();
  private final int[] met;
  private final int[] starts;
  private final int[] others;
  private final int[] together;

  /* ids ascending; the companions of ids[i] are others[starts[i]] to others[starts[i + 1] - 1]. */
  Companions(long shoppers, String[] ids, int[] met, int[] starts, int[] others, int[] together) {
    this.shoppers = shoppers;
    this.ids = ids;
    for (int i = 0; i < ids.length; i++) {
      places.put(ids[i], i);
    }
    this.met = met;
    this.starts = starts;
    this.others = others;
    this.together = together;
  }

  /** What goes with a product, strongest first; equally strong ones by id. */
  public List<Companion> of(String productId) {
    int place = place(productId);
    if (place < 0) {
      return List.of();
    }
    var found = new ArrayList<Companion>();
    for (int i = starts[place]; i < starts[place + 1]; i++) {
      double lift = lift(together[i], met[place], met[others[i]], shoppers);
      found.add(new Companion(ids[others[i]], together[i], lift));
    }
    return found;
  }

  private int place(String productId) {
    return places.getOrDefault(productId, -1);
  }

  /** How many shoppers turned to both, 0 if the one does not go with the other. */
  public long together(String productId, String otherId) {
    int place = place(productId);
    int other = place(otherId);
    for (int i = place < 0 ? 0 : starts[place]; place >= 0 && i < starts[place + 1]; i++) {
      if (others[i] == other) {
        return together[i];
      }
    }
    return 0;
  }

  /**
   * How much more often two products are met together than by chance: {@code P(a, b) / (P(a)
   * P(b))}, the interest of Brin, Motwani, Ullman and Tsur, "Dynamic itemset counting and
   * implication rules for market basket data" (SIGMOD 1997), known as lift.
   */
  static double lift(long together, long one, long other, long shoppers) {
    return (double) together * shoppers / ((double) one * other);
  }

  /** How many products have companions or are some. */
  public int size() {
    return ids.length;
  }

  /** Writes all of it to a new file. */
  public void write(Path file) throws IOException {
    try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(MAGIC);
      out.writeLong(shoppers);
      out.writeInt(ids.length);
      for (int i = 0; i < ids.length; i++) {
        out.writeUTF(ids[i]);
        out.writeInt(met[i]);
        out.writeInt(starts[i + 1] - starts[i]);
      }
      for (int i = 0; i < others.length; i++) {
        out.writeInt(others[i]);
        out.writeInt(together[i]);
      }
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it cannot be read, or was written by something else
   */
  public static Companions read(Path file) throws IOException {
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (in.readInt() != MAGIC) {
        throw new IOException(file + " holds no companions of products");
      }
      return read(in);
    } catch (EOFException cut) {
      throw new IOException(file + " ends too early", cut);
    }
  }

  private static Companions read(DataInputStream in) throws IOException {
    long shoppers = in.readLong();
    var ids = new String[in.readInt()];
    var met = new int[ids.length];
    var starts = new int[ids.length + 1];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = in.readUTF();
      met[i] = in.readInt();
      starts[i + 1] = starts[i] + in.readInt();
    }
    var others = new int[starts[ids.length]];
    var together = new int[others.length];
    for (int i = 0; i < others.length; i++) {
      others[i] = in.readInt();
      together[i] = in.readInt();
    }
    return new Companions(shoppers, ids, met, starts, others, together);
  }
}
