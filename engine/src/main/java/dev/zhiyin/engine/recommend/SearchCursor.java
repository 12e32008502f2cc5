package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.retrieval.Count;
import dev.zhiyin.engine.shopper.History;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a search has found so far. Whoever reads further has it grow by what comes next, up to
 * {@value #MOST} products.
 *
 * @param found best first
 * @param complete whether nothing comes after them
 * @param total how many products match
 */
public record SearchCursor(
    SearchRequest request, List<Found> found, boolean complete, Optional<Count> total)
    implements ListCursor {
  /** A search is not read further than this. */
  static final int MOST = 2_000;

  /** Changes when the form of {@link #toBytes} does; below 0, where no other cursor's is. */
  static final byte VERSION = -1;

  /** A product and its score. */
  record Found(String productId, float score) {}

  public SearchCursor {
    found = List.copyOf(found);
  }

  @Override
  public History history() {
    return request.history();
  }

  @Override
  public boolean reaches(int place) {
    return place <= found.size();
  }

  List<String> ids() {
    return found.stream().map(Found::productId).toList();
  }

  /** With what comes next; nothing comes after nothing. */
  SearchCursor plus(List<Found> more) {
    List<Found> all = Stream.concat(found.stream(), more.stream()).limit(MOST).toList();
    return new SearchCursor(request, all, more.isEmpty() || all.size() == MOST, total);
  }

  @Override
  public byte[] toBytes() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeBoolean(complete);
      out.writeBoolean(total.isPresent());
      out.writeLong(total.map(Count::value).orElse(0L));
      out.writeBoolean(total.map(Count::exact).orElse(false));
      out.writeInt(found.size());
      for (Found one : found) {
        out.writeUTF(one.productId);
        out.writeFloat(one.score);
      }
      RequestCodec.write(out, request);
    } catch (IOException impossible) { // in memory
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  static SearchCursor read(DataInputStream in) throws IOException {
    boolean complete = in.readBoolean();
    boolean counted = in.readBoolean();
    var total = new Count(in.readLong(), in.readBoolean());
    int size = in.readInt();
    var found = new ArrayList<Found>();
    for (int i = 0; i < size; i++) {
      found.add(new Found(in.readUTF(), in.readFloat()));
    }
    return new SearchCursor(
        RequestCodec.readSearch(in),
        found,
        complete,
        counted ? Optional.of(total) : Optional.empty());
  }
}
