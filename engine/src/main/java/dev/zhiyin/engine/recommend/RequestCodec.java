package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.filter.PriceRange;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** A request for recommendations or a search as bytes, for servers of the same version. */
final class RequestCodec {
  private RequestCodec() {}

  static void write(DataOutputStream out, RecommendRequest request) throws IOException {
    writeAll(out, request.history().items(), RequestCodec::write);
    write(out, request.filter());
    writeAll(out, request.exclusion().products(), RequestCodec::write);
    writeAll(out, request.exclusion().brands(), RequestCodec::write);
    out.writeBoolean(request.exclusion().seen());
    out.writeBoolean(request.exclusion().bought());
    out.writeBoolean(request.exclusion().soldOut());
    write(out, request.locale().toLanguageTag());
    out.writeInt(request.k());
    out.writeDouble(request.diversity().orElse(Double.NaN));
  }

  static void write(DataOutputStream out, SearchRequest request) throws IOException {
    write(out, request.words());
    writeAll(out, request.history().items(), RequestCodec::write);
    write(out, request.filter());
    write(out, request.locale().toLanguageTag());
    out.writeInt(request.k());
    write(out, request.order().name());
  }

  /** Without facets, which only the first page has. */
  static SearchRequest readSearch(DataInputStream in) throws IOException {
    String words = text(in);
    var history = new History(readAll(in, RequestCodec::item));
    Filter filter = filter(in);
    Locale locale = Locale.forLanguageTag(text(in));
    int k = in.readInt();
    return new SearchRequest(
        words, history, filter, locale, k, SearchOrder.valueOf(text(in)), Optional.empty());
  }

  /** Without decays, which only the first page has: later ones keep its order. */
  static RecommendRequest read(DataInputStream in) throws IOException {
    var history = new History(readAll(in, RequestCodec::item));
    Filter filter = filter(in);
    var exclusion =
        new HistoryExclusion(
            Set.copyOf(texts(in)), texts(in), in.readBoolean(), in.readBoolean(), in.readBoolean());
    Locale locale = Locale.forLanguageTag(text(in));
    int k = in.readInt();
    double diversity = in.readDouble();
    return new RecommendRequest(
        history,
        filter,
        exclusion,
        locale,
        k,
        Double.isNaN(diversity) ? OptionalDouble.empty() : OptionalDouble.of(diversity));
  }

  private static void write(DataOutputStream out, HistoryItem item) throws IOException {
    switch (item.subject()) {
      case Subject.Item(String id) -> {
        out.writeByte(0);
        write(out, id);
      }
      case Subject.Words(String text) -> {
        out.writeByte(1);
        write(out, text);
      }
    }
    write(out, item.type().text());
    write(out, item.timestamp());
    writeAll(out, item.eventIds(), RequestCodec::write);
  }

  private static HistoryItem item(DataInputStream in) throws IOException {
    Subject subject = in.readByte() == 0 ? new Subject.Item(text(in)) : new Subject.Words(text(in));
    return new HistoryItem(subject, EventType.parse(text(in)), time(in), texts(in));
  }

  private static void write(DataOutputStream out, Filter filter) throws IOException {
    writeAll(out, filter.all(), RequestCodec::write);
  }

  private static Filter filter(DataInputStream in) throws IOException {
    return new Filter(readAll(in, RequestCodec::condition));
  }

  private static void write(DataOutputStream out, Condition condition) throws IOException {
    switch (condition) {
      case Condition.AnyOf(List<Filter> filters) -> {
        out.writeByte(0);
        writeAll(out, filters, RequestCodec::write);
      }
      case Condition.Not(Filter filter) -> {
        out.writeByte(1);
        write(out, filter);
      }
      case Condition.Categories(List<CategoryPath> any) -> {
        out.writeByte(2);
        writeAll(out, any, (to, path) -> writeAll(to, path.levels(), RequestCodec::write));
      }
      case Condition.Brands(List<String> any) -> write(out, 3, any);
      case Condition.Sellers(List<String> any) -> write(out, 4, any);
      case Condition.Products(List<String> any) -> write(out, 5, any);
      case Condition.Attribute(String name, List<String> any) -> {
        write(out, 6, any);
        write(out, name);
      }
      case Condition.Price(PriceRange range) -> {
        out.writeByte(7);
        out.writeDouble(range.gte());
        out.writeDouble(range.lte());
      }
      case Condition.InStock(boolean wanted) -> {
        out.writeByte(8);
        out.writeBoolean(wanted);
      }
      case Condition.AttributeRange(String name, double gte, double lte) -> {
        out.writeByte(10);
        write(out, name);
        out.writeDouble(gte);
        out.writeDouble(lte);
      }
      case Condition.AttributeNear(String name, GeoPoint center, double km) -> {
        out.writeByte(11);
        write(out, name);
        out.writeDouble(center.latitude());
        out.writeDouble(center.longitude());
        out.writeDouble(km);
      }
      case Condition.HasAttribute(String name) -> {
        out.writeByte(12);
        write(out, name);
      }
      case Condition.Notes(boolean wanted) -> {
        out.writeByte(13);
        out.writeBoolean(wanted);
      }
      case Condition.NotesOn(String id) -> {
        out.writeByte(14);
        write(out, id);
      }
      case Condition.AvailableAt _, Condition.OfProfile _ ->
          throw new IllegalArgumentException("a page is of what may be shown when it is read");
      case Condition.CreatedAfter(Instant time) -> {
        out.writeByte(9);
        write(out, time);
      }
    }
  }

  private static Condition condition(DataInputStream in) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case 0 -> new Condition.AnyOf(readAll(in, RequestCodec::filter));
      case 1 -> new Condition.Not(filter(in));
      case 2 -> new Condition.Categories(readAll(in, from -> new CategoryPath(texts(from))));
      case 3 -> new Condition.Brands(texts(in));
      case 4 -> new Condition.Sellers(texts(in));
      case 5 -> new Condition.Products(texts(in));
      case 6 -> {
        List<String> any = texts(in);
        yield new Condition.Attribute(text(in), any);
      }
      case 7 -> new Condition.Price(new PriceRange(in.readDouble(), in.readDouble()));
      case 8 -> new Condition.InStock(in.readBoolean());
      case 9 -> new Condition.CreatedAfter(time(in));
      case 10 -> new Condition.AttributeRange(text(in), in.readDouble(), in.readDouble());
      case 11 ->
          new Condition.AttributeNear(
              text(in), new GeoPoint(in.readDouble(), in.readDouble()), in.readDouble());
      case 12 -> new Condition.HasAttribute(text(in));
      case 13 -> new Condition.Notes(in.readBoolean());
      case 14 -> new Condition.NotesOn(text(in));
      default -> throw new IOException("a condition of the kind " + kind);
    };
  }

  private static void write(DataOutputStream out, int kind, List<String> any) throws IOException {
    out.writeByte(kind);
    writeAll(out, any, RequestCodec::write);
  }

  private static void write(DataOutputStream out, Instant time) throws IOException {
    out.writeLong(time.getEpochSecond());
    out.writeInt(time.getNano());
  }

  private static Instant time(DataInputStream in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }

  private static List<String> texts(DataInputStream in) throws IOException {
    return readAll(in, RequestCodec::text);
  }

  @FunctionalInterface
  private interface Writer<T> {
    void write(DataOutputStream out, T one) throws IOException;
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  private static <T> void writeAll(DataOutputStream out, Collection<T> all, Writer<T> writer)
      throws IOException {
    out.writeInt(all.size());
    for (T one : all) {
      writer.write(out, one);
    }
  }

  private static <T> List<T> readAll(DataInputStream in, Reader<T> reader) throws IOException {
    int size = in.readInt();
    var all = new ArrayList<T>();
    for (int i = 0; i < size; i++) {
      all.add(reader.read(in));
    }
    return all;
  }
}
