package dev.zhiyin.tools.input;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** A shop's folder of files, written and read by the tests. */
record ShopFolder(Path folder) {
  Path write(String name, String text) {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Path write(String name, byte[] bytes) {
    try {
      return Files.write(folder.resolve(name), bytes);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  static byte[] gzip(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /** Any share of bad rows is borne. */
  static BadRows patient() {
    return new BadRows(1);
  }

  static List<Product> products(BadRows badRows, Path... files) {
    var products = new ArrayList<Product>();
    new ProductFiles(FileConventions.DEFAULT, badRows).read(List.of(files), products::add);
    return products;
  }

  static List<Event> events(BadRows badRows, Path... files) {
    return events(new ProductNames(), badRows, files);
  }

  static List<Event> events(ProductNames names, BadRows badRows, Path... files) {
    var events = new ArrayList<Event>();
    new EventFiles(FileConventions.DEFAULT, names, badRows)
        .read(List.of(files), one -> events.add(one.event()));
    return events;
  }
}
