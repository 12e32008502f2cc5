package dev.zhiyin.engine.generation;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a generation is made of.
 *
 * @param id its number, rising
 * @param schema {@link dev.zhiyin.engine.lucene.IndexSchema#VERSION} that it was written with
 * @param encoder which encoder its embeddings come from
 * @param attributes types of the shop's declared attributes that its index was made with, as {@link
 *     dev.zhiyin.engine.attribute.AttributeTypes#texts} says them
 * @param model which match model its vectors come from: {@code text} or the trained model's name
 * @param clusterIndex name of its index on a cluster; empty if the index is one of its files
 * @param store id of the store that it was made of
 * @param storeSequence number of the newest change of the store that it includes
 * @param learnedSequence number of the newest change of the store when the events were read that it
 *     was learned from
 * @param products how many products it holds
 * @param metrics what was measured when it was made, by name
 * @param files SHA-256 of every other file in its folder, by relative path
 */
public record Manifest(
    long id,
    Instant created,
    int schema,
    EncoderId encoder,
    Map<String, String> attributes,
    String model,
    String clusterIndex,
    UUID store,
    long storeSequence,
    long learnedSequence,
    long products,
    Map<String, Double> metrics,
    Map<String, String> files) {
  public Manifest {
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /**
   * Which encoder.
   *
   * @param source its name, or the folder that it is read from
   * @param checksum of all that decides its vectors
   */
  public record EncoderId(String source, String checksum, int dimension) {}

  /**
   * A manifest as {@code manifest.json} in its generation's folder, with the checksum of that file
   * in {@code manifest.sha256} beside it.
   */
  static final class ManifestFile {
    private static final String NAME = "manifest.json";
    private static final String SUM = "manifest.sha256";

    private static final ObjectMapper JSON =
        JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private ManifestFile() {}

    /** Whether a file of a generation's folder is the manifest or its checksum. */
    static boolean isPartOf(String name) {
      return name.equals(NAME) || name.equals(SUM);
    }

    static void write(Path folder, Manifest manifest) {
      try {
        byte[] json = JSON.writeValueAsBytes(manifest);
        Files.write(folder.resolve(NAME), json);
        Files.writeString(folder.resolve(SUM), Sha256.of(json) + "\n");
      } catch (IOException failure) {
        throw new StorageFailed(folder.resolve(NAME), failure);
      }
    }

    /**
     * @throws GenerationUnusable if one of both files is missing, or they do not belong together
     */
    static SealedManifest read(Path folder) {
      byte[] json = bytes(folder, NAME, "so it is no generation");
      String wanted =
          new String(
                  bytes(
                      folder,
                      SUM,
                      "so it is damaged, or was made by an older program" + Checksums.REMEDY),
                  StandardCharsets.ISO_8859_1)
              .strip();
      String origin = Sha256.of(json);
      if (!origin.equals(wanted)) {
        throw new GenerationUnusable(
            "%s has checksum %s; %s has %s%s"
                .formatted(folder.resolve(NAME), origin, SUM, wanted, Checksums.REMEDY));
      }
      return new SealedManifest(parsed(folder.resolve(NAME), json), origin);
    }

    /** Whether two folders are of the same generation. */
    static boolean isSame(Path folder, Path other) {
      try {
        return Files.mismatch(folder.resolve(NAME), other.resolve(NAME)) < 0;
      } catch (NoSuchFileException missing) {
        return false;
      } catch (IOException failure) {
        throw new StorageFailed(folder.resolve(NAME), failure);
      }
    }

    private static byte[] bytes(Path folder, String name, String meaning) {
      try {
        return Files.readAllBytes(folder.resolve(name));
      } catch (NoSuchFileException missing) {
        throw new GenerationUnusable("%s has no %s, %s".formatted(folder, name, meaning), missing);
      } catch (IOException failure) {
        throw new StorageFailed(folder.resolve(name), failure);
      }
    }

    private static Manifest parsed(Path file, byte[] json) {
      try {
        return JSON.readValue(json, Manifest.class);
      } catch (JacksonException other) {
        throw new GenerationUnusable(
            "%s was written by another version of Zhiyin%s".formatted(file, Checksums.REMEDY),
            other);
      } catch (IOException failure) {
        throw new StorageFailed(file, failure);
      }
    }

    /**
     * A manifest as it was read, and the checksum of its file, by which two generations are told
     * apart even if they have the same number.
     *
     * @param origin SHA-256 of {@code manifest.json} in hex
     */
    record SealedManifest(Manifest manifest, String origin) {}
  }
}
