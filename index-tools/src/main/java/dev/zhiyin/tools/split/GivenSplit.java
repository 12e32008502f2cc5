package dev.zhiyin.tools.split;

import static java.util.Objects.requireNonNull;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.generation.Folders;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.input.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * Which events the files that a shop was loaded from held out, in a file beside the store: id and
 * part of each. Where nothing was held out there is no such file; without it, the shop's own policy
 * holds out.
 */
public final class GivenSplit {
  private static final CSVFormat CSV =
      CSVFormat.RFC4180
          .builder()
          .setHeader("event_id", "split")
          .setSkipHeaderRecord(true)
          .setIgnoreEmptyLines(true)
          .get();

  private final Path file;
  private final Map<String, Split> parts = new HashMap<>();

  private GivenSplit(Path file) {
    this.file = file;
  }

  /**
   * The one of a shop; empty if it has none.
   *
   * @throws WorkRefused naming the line that is wrong
   */
  public static GivenSplit of(Home home) {
    var given = new GivenSplit(home.heldOut());
    if (Files.exists(given.file)) {
      given.read();
    }
    return given;
  }

  private void read() {
    try (TextFile text = TextFile.open(file);
        CSVParser rows = CSV.parse(text.reader())) {
      for (CSVRecord row : rows) {
        long line = rows.getCurrentLineNumber();
        try {
          read(row);
        } catch (InvalidInput wrong) {
          throw new WorkRefused("%s:%d: %s".formatted(file, line, wrong.getMessage()));
        }
        text.rowBegins(line + 1);
      }
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    } catch (UncheckedIOException failure) {
      throw new StorageFailed(file, requireNonNull(failure.getCause()));
    }
  }

  private void read(CSVRecord row) {
    String id = row.get(0);
    if (TextFile.isMalformed(id)) {
      throw new InvalidInput("event_id", TextFile.printable(id), "UTF-8");
    }
    if (row.size() < 2) {
      throw new InvalidInput("row", TextFile.printable(id), "event_id,split");
    }
    put(id, Optional.of(Split.parse(row.get(1))));
  }

  /**
   * The one of a shop, whose store may have been loaded in another folder.
   *
   * @throws WorkRefused if files held out events of the store, and nothing here says which
   */
  public static GivenSplit of(Home home, Store store) {
    if (store.hasHeldOut() && !Files.exists(home.heldOut())) {
      throw new WorkRefused(
          "files held out events of %s, and %s, which says which, is not there: copy it from the"
                  .formatted(store.place(), home.heldOut())
              + " folder that they were loaded in, or make an empty one to learn from everything");
    }
    return of(home);
  }

  /** Whether nothing is held out. */
  public boolean isEmpty() {
    return parts.isEmpty();
  }

  /** How many events are held out. */
  int size() {
    return parts.size();
  }

  /** All that are held out. */
  HeldOutEvents heldOutEvents() {
    return HeldOutEvents.of(parts);
  }

  /** The part of an event; train if it is not held out. */
  Split of(String eventId) {
    return parts.getOrDefault(eventId, Split.TRAIN);
  }

  /** Notes what a file says of an event; nothing is no change. */
  public void put(String eventId, Optional<Split> part) {
    if (part.equals(Optional.of(Split.TRAIN))) {
      parts.remove(eventId);
    } else {
      part.ifPresent(heldOut -> parts.put(eventId, heldOut));
    }
  }

  /**
   * Forgets events that the store no longer has, such as those of shoppers who were erased.
   *
   * @return whether there were any
   */
  public boolean forgetGone(Store store) {
    if (parts.isEmpty()) {
      return false;
    }
    Set<String> gone = new HashSet<>(parts.keySet());
    store.events().forEach(event -> gone.remove(event.id()));
    return parts.keySet().removeAll(gone);
  }

  /** Writes it where it belongs, if there is anything to write, and has the store know. */
  public void save(Store store) {
    if (!parts.isEmpty() || Files.exists(file)) {
      Folders.replaceAtomically(file, this::write);
    }
    if (!parts.isEmpty()) {
      store.noteHeldOut();
    }
  }

  private void write(Path to) throws IOException {
    try (var out =
        new CSVPrinter(
            Files.newBufferedWriter(to), CSV.builder().setSkipHeaderRecord(false).get())) {
      for (Map.Entry<String, Split> one : parts.entrySet()) {
        out.printRecord(one.getKey(), one.getValue().text());
      }
    }
  }
}
