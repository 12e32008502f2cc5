package dev.zhiyin.tools.prepare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.privacy.Pseudonyms;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.prepare.Summary.Dropped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A shop's raw files in a folder, and what preparation makes of them. */
final class RawShop {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final String EVENTS = "user_id,product_id,event_type,timestamp\n";

  private final Path folder;
  private final List<Path> products = new ArrayList<>();
  private final List<Path> events = new ArrayList<>();
  private Pseudonyms pseudonyms = Pseudonyms.none();

  RawShop(Path folder) {
    this.folder = folder;
  }

  /** With products of these ids and nothing else but titles. */
  RawShop products(String... ids) {
    var lines = new StringBuilder();
    for (String id : ids) {
      lines.append("{\"id\": \"%s\", \"title\": \"Title of %s\"}\n".formatted(id, id));
    }
    return productFile("products.jsonl", lines.toString());
  }

  RawShop productFile(String name, String text) {
    products.add(write(name, text));
    return this;
  }

  RawShop pseudonyms(Pseudonyms kept) {
    pseudonyms = kept;
    return this;
  }

  RawShop productPath(Path file) {
    products.add(file);
    return this;
  }

  /** With a file of events, its columns in its first line. */
  RawShop eventFile(String name, String text) {
    events.add(write(name, text));
    return this;
  }

  RawShop eventFile(Path file) {
    events.add(file);
    return this;
  }

  /** With events in columns of {@link #EVENTS}. */
  RawShop events(String... lines) {
    return eventFile("events.csv", EVENTS + String.join("\n", lines) + "\n");
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  Prepared prepare() {
    return prepare("{}");
  }

  Prepared prepare(String config) {
    return prepare(config, "out");
  }

  Prepared prepare(String config, String out) {
    Path to = folder.resolve(out);
    var quiet = new Progress(new PrintStream(OutputStream.nullOutputStream()));
    try (var preparation = new Preparation(PrepareConfig.parse(config), to, "500MB", NOW, quiet)) {
      return new Prepared(to, preparation.prepare(products, events, pseudonyms));
    }
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  static List<String> unpacked(Path file) {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** A prepared folder. */
  record Prepared(Path folder, Summary summary) {
    /** The lines of events without the header. */
    List<String> events() {
      return lines(Preparation.EVENTS).stream().skip(1).toList();
    }

    List<String> lines(String name) {
      return unpacked(folder.resolve(name));
    }

    List<String> productIds() {
      return lines(Preparation.PRODUCTS).stream().map(line -> ProductJson.read(line).id()).toList();
    }

    /** What a rule left out, in events. */
    long dropped(String rule) {
      return summary.dropped().stream()
          .filter(dropped -> dropped.rule().equals(rule))
          .mapToLong(Dropped::events)
          .sum();
    }

    JsonNode manifest() {
      return ProductJson.parse("manifest", text(Preparation.MANIFEST));
    }

    String report() {
      return text(Preparation.REPORT);
    }

    private String text(String name) {
      try {
        return Files.readString(folder.resolve(name));
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
  }
}
