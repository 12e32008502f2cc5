package dev.zhiyin.tools.dataset;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.tools.evaluate.FriendsEvaluation;
import dev.zhiyin.tools.input.FileEvent;
import dev.zhiyin.tools.input.Split;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Makes hardly known shoppers out of well known ones, by cutting the train events of some users
 * before anything is learned. Which ones, and what they keep, follows from their ids alone: of the
 * hash of {@code few:USER} (SHA-256) the first four bytes, as a number, say whether a user is cut
 * (every how manieth), the next four how many events are kept, 1 to 9; those of the products that
 * hash first by {@code few:USER:PRODUCT}.
 */
record SparseShoppers(int every) {
  /** All events but those that are cut, users in the order in which they come. */
  List<FileEvent> cut(List<FileEvent> events) {
    var kept = new ArrayList<FileEvent>();
    events.stream()
        .collect(groupingBy(one -> one.event().shopperId().id(), LinkedHashMap::new, toList()))
        .forEach((user, own) -> kept.addAll(of(user, own)));
    return kept;
  }

  private List<FileEvent> of(String user, List<FileEvent> events) {
    String hash = Sha256.of("few:" + user);
    if (part(hash, 0) % every != 0) {
      return events;
    }
    long count = 1 + part(hash, 8) % (FriendsEvaluation.FEW - 1);
    var train =
        events.stream()
            .filter(SparseShoppers::isTrain)
            .sorted(
                Comparator.comparing(one -> Sha256.of("few:%s:%s".formatted(user, product(one)))))
            .limit(count)
            .toList();
    return events.stream().filter(one -> !isTrain(one) || train.contains(one)).toList();
  }

  /* Four bytes of a hash in hexadecimal. */
  private static long part(String hash, int from) {
    return new BigInteger(hash.substring(from, from + 8), 16).longValueExact();
  }

  private static boolean isTrain(FileEvent one) {
    return one.split().filter(Split.TRAIN::equals).isPresent();
  }

  private static String product(FileEvent one) {
    return one.event().subject().product().orElse("");
  }

  /** Writes the events of products as a file of a data set. */
  static void write(List<FileEvent> events, Path file) {
    try (var out = Files.newBufferedWriter(file)) {
      for (FileEvent one : events) {
        if (!product(one).isEmpty()) {
          out.write(json(one).toString());
          out.newLine();
        }
      }
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  private static ObjectNode json(FileEvent one) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("user_id", one.event().shopperId().id())
            .put("product_id", product(one))
            .put("event_type", one.event().type().text())
            .put("timestamp", one.event().timestamp().toString());
    one.split().ifPresent(part -> json.put("split", part.text()));
    return json;
  }
}
