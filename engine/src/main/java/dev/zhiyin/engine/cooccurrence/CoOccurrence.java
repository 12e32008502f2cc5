package dev.zhiyin.engine.cooccurrence;

import dev.zhiyin.engine.explain.Together;
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
 * Which products go together, counted once by {@link CoOccurrenceCounter}. Immutable.
 *
 * <p>Kept as arrays of numbers, since a shop has twenty of them for each of its products.
 */
public final class CoOccurrence {
  /** Of a shop where nothing is known to go together. */
  public static final CoOccurrence NONE = new CoOccurrence(List.of(), List.of());

  /** Begins every file. */
  private static final int MAGIC = 0x5a594332;

  private final String[] ids;
  private final Map<String, Integer> places = new HashMap<>();
  private final int[] starts;
  private final int[] others;
  private final int[] shoppers;
  private final boolean[] bought;
  private final double[] lifts;

  /* The companions of ids[i] are numbers starts[i] to starts[i + 1] - 1 of the other arrays. */

  /**
   * @param products each once
   * @param coOccurrence of each product, in its order, strongest first; each is one of the products
   */
  CoOccurrence(List<String> products, List<List<CoOccurring>> coOccurrence) {
    ids = products.toArray(String[]::new);
    for (int i = 0; i < ids.length; i++) {
      places.put(ids[i], i);
    }
    starts = new int[ids.length + 1];
    for (int i = 0; i < ids.length; i++) {
      starts[i + 1] = starts[i] + coOccurrence.get(i).size();
    }
    others = new int[starts[ids.length]];
    shoppers = new int[others.length];
    bought = new boolean[others.length];
    lifts = new double[others.length];
    int next = 0;
    for (List<CoOccurring> ofOne : coOccurrence) {
      for (CoOccurring companion : ofOne) {
        others[next] = place(companion.productId());
        shoppers[next] = (int) companion.together().shoppers();
        bought[next] = companion.together().bought();
        lifts[next++] = companion.lift();
      }
    }
  }

  /** What goes with a product, strongest first; equally strong ones by id. */
  public List<CoOccurring> of(String productId) {
    int place = place(productId);
    return place < 0 ? List.of() : of(place);
  }

  private List<CoOccurring> of(int place) {
    var found = new ArrayList<CoOccurring>();
    for (int i = starts[place]; i < starts[place + 1]; i++) {
      found.add(new CoOccurring(ids[others[i]], new Together(shoppers[i], bought[i]), lifts[i]));
    }
    return found;
  }

  private int place(String productId) {
    return places.getOrDefault(productId, -1);
  }

  /** How many shoppers both have in common; none if the one does not go with the other. */
  public Together together(String productId, String otherId) {
    int place = place(productId);
    int other = place(otherId);
    for (int i = place < 0 ? 0 : starts[place]; place >= 0 && i < starts[place + 1]; i++) {
      if (others[i] == other) {
        return new Together(shoppers[i], bought[i]);
      }
    }
    return Together.NONE;
  }

  /** How many products have companions or are some. */
  public int size() {
    return ids.length;
  }

  /** Writes all of it to a new file. */
  public void write(Path file) throws IOException {
    try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(MAGIC);
      out.writeInt(ids.length);
      for (String id : ids) {
        out.writeUTF(id);
      }
      for (int i = 0; i < ids.length; i++) {
        out.writeInt(starts[i + 1] - starts[i]);
        for (int j = starts[i]; j < starts[i + 1]; j++) {
          out.writeInt(others[j]);
          out.writeInt(shoppers[j]);
          out.writeBoolean(bought[j]);
          out.writeDouble(lifts[j]);
        }
      }
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it cannot be read, or was written by something else
   */
  public static CoOccurrence read(Path file) throws IOException {
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (in.readInt() != MAGIC) {
        throw new IOException(file + " holds no companions of products");
      }
      return read(in);
    } catch (EOFException cut) {
      throw new IOException(file + " ends too early", cut);
    }
  }

  private static CoOccurrence read(DataInputStream in) throws IOException {
    var ids = new ArrayList<String>();
    for (int i = in.readInt(); i > 0; i--) {
      ids.add(in.readUTF());
    }
    var coOccurrence = new ArrayList<List<CoOccurring>>();
    while (coOccurrence.size() < ids.size()) {
      var ofOne = new ArrayList<CoOccurring>();
      for (int i = in.readInt(); i > 0; i--) {
        String other = ids.get(in.readInt());
        var together = new Together(in.readInt(), in.readBoolean());
        ofOne.add(new CoOccurring(other, together, in.readDouble()));
      }
      coOccurrence.add(ofOne);
    }
    return new CoOccurrence(ids, coOccurrence);
  }
}
