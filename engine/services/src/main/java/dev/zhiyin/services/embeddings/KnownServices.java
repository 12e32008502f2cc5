package dev.zhiyin.services.embeddings;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Probes;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.generation.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The services that texts of a shop were embedded by, in a file: how each answered when it was met
 * first, and the checksum that it got then. The vectors of a service differ a little from call to
 * call, so that no checksum can be made of them a second time.
 */
record KnownServices(Path file) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST = 50;

  /** Who answered like this when it was met first. */
  record Identity(String checksum, Probes probes) {}

  private record Entry(String checksum, Map<String, float[]> probes) {
    static Entry of(Identity identity) {
      var vectors = new LinkedHashMap<String, float[]>();
      identity.probes.vectors().forEach((text, vector) -> vectors.put(text, vector.toArray()));
      return new Entry(identity.checksum, vectors);
    }

    Identity identity() {
      var vectors = new LinkedHashMap<String, Embedding>();
      probes.forEach((text, floats) -> vectors.put(text, Embedding.of(floats)));
      return new Identity(checksum, new Probes(vectors));
    }
  }

  /**
   * The one that answers like this, which is remembered if it is new.
   *
   * @param settings digits that tell its settings, with which its checksum ends
   */
  Identity of(Probes now, String settings) {
    List<Entry> known = read();
    return known.stream()
        .filter(entry -> entry.checksum.endsWith(settings))
        .map(Entry::identity)
        .filter(identity -> identity.probes.difference(now).isEmpty())
        .findFirst()
        .orElseGet(() -> remembered(now, settings, known));
  }

  private Identity remembered(Probes now, String settings, List<Entry> known) {
    String vectors = digest(now);
    var met =
        new Identity(vectors.substring(0, vectors.length() - settings.length()) + settings, now);
    var entries = new ArrayList<>(known);
    entries.add(Entry.of(met));
    List<Entry> kept = entries.subList(Math.max(0, entries.size() - MOST), entries.size());
    Folders.replaceAtomically(file, fresh -> Files.write(fresh, JSON.writeValueAsBytes(kept)));
    return met;
  }

  private static String digest(Probes probes) {
    MessageDigest digest = Sha256.digest();
    probes.vectors().values().forEach(one -> digest.update(Vectors.bytes(one.toArray())));
    return HexFormat.of().formatHex(digest.digest());
  }

  private List<Entry> read() {
    if (Files.notExists(file)) {
      return List.of();
    }
    try {
      return JSON.readValue(Files.readAllBytes(file), new TypeReference<List<Entry>>() {});
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }
}
