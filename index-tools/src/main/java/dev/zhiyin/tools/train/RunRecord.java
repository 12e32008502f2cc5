package dev.zhiyin.tools.train;

import ai.djl.engine.Engine;
import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.tools.train.ProgressListener.EpochReport;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;

/**
 * What a training learned from, how it went and what it took, for the manifest of its model.
 *
 * @param planned epochs at most
 * @param kept the epoch whose weights were kept, from 1
 * @param slim what was found of weights from product to product, if they count
 * @param recencyPrior what was found of it, if it was looked for
 */
record RunRecord(
    Data data,
    List<EpochReport> epochs,
    int planned,
    int kept,
    Optional<SlimSetting.Found> slim,
    Optional<RecencyPrior.Search> recencyPrior) {
  /**
   * What was learned from.
   *
   * @param sha256 of the training set
   * @param texts embeddings, those of the products among them
   * @param samples that were learned in each epoch
   * @param validated samples that were ranked after each epoch
   * @param newest the hour of the newest event
   */
  record Data(
      String sha256,
      int products,
      int texts,
      int shoppers,
      int samples,
      int validated,
      Instant newest) {}

  RunRecord {
    epochs = List.copyOf(epochs);
  }

  EpochReport best() {
    return epochs.get(kept - 1);
  }

  /** As plain maps, lists, texts and numbers, with what this process is and has used so far. */
  Map<String, Object> settings() {
    var record = new LinkedHashMap<String, Object>();
    record.put("data", of(data));
    record.put("versions", Machine.versions());
    record.put("plannedEpochs", planned);
    record.put("epochs", epochs.stream().map(RunRecord::of).toList());
    record.put("seconds", epochs.stream().mapToDouble(EpochReport::seconds).sum());
    record.put("peakHeapBytes", Machine.peakHeap());
    Machine.peakResident().ifPresent(bytes -> record.put("peakResidentBytes", bytes));
    return record;
  }

  private static Map<String, Object> of(Data data) {
    var counts = new LinkedHashMap<String, Object>();
    counts.put("sha256", data.sha256());
    counts.put("products", data.products());
    counts.put("texts", data.texts());
    counts.put("shoppers", data.shoppers());
    counts.put("samples", data.samples());
    counts.put("validated", data.validated());
    counts.put("newest", data.newest().toString());
    return counts;
  }

  private static Map<String, Object> of(EpochReport report) {
    var measured = new LinkedHashMap<String, Object>();
    measured.put("epoch", report.epoch());
    measured.put("loss", report.loss());
    report.validation().ifPresent(validation -> measured.putAll(validation.metrics()));
    measured.put("seconds", report.seconds());
    return measured;
  }

  /** What a training runs on, and the memory that this process took at most so far. */
  static final class Machine {
    /** Written into the jar by the build. */
    private static final String PROJECT =
        "/META-INF/maven/dev.zhiyin/zhiyin-index-tools/pom.properties";

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String PEAK = "VmHWM:";

    private Machine() {}

    /** Of this project, what it stands on, and the machine. */
    static Map<String, Object> versions() {
      var versions = new LinkedHashMap<String, Object>();
      versions.put("zhiyin", project());
      versions.put(
          "java",
          "%s %s".formatted(System.getProperty("java.vm.name"), Runtime.version().toString()));
      versions.put("djl", Engine.getDjlVersion());
      versions.put("pytorch", Engine.getEngine(Network.ENGINE).getVersion());
      versions.put(
          "os",
          "%s %s %s"
              .formatted(
                  System.getProperty("os.name"),
                  System.getProperty("os.version"),
                  System.getProperty("os.arch")));
      versions.put("cores", Runtime.getRuntime().availableProcessors());
      return versions;
    }

    /** Those that the weights hang on, to the last bit. */
    static String decisive() {
      var versions = new LinkedHashMap<>(versions());
      versions.keySet().retainAll(Set.of("zhiyin", "djl", "pytorch", "cores"));
      return versions.toString();
    }

    /* Classes that do not come from a jar are of no version. */
    private static String project() {
      try (InputStream in = Machine.class.getResourceAsStream(PROJECT)) {
        if (in == null) {
          return "unpacked";
        }
        var properties = new Properties();
        properties.load(in);
        return properties.getProperty("version", "unknown");
      } catch (IOException unreadable) {
        return "unknown";
      }
    }

    /** Bytes of the Java heap; the sum of its parts' peaks, which may lie at different times. */
    static long peakHeap() {
      return ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .mapToLong(pool -> pool.getPeakUsage().getUsed())
          .sum();
    }

    /**
     * Bytes of the whole process that lay in memory at once; empty where the system does not tell.
     */
    static OptionalLong peakResident() {
      try {
        return Files.readAllLines(STATUS).stream()
            .filter(line -> line.startsWith(PEAK))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
            .findFirst();
      } catch (IOException noSuchSystem) {
        return OptionalLong.empty();
      }
    }
  }

  /** SHA-256 over all that a {@link TrainingSet} holds, in its order. */
  static final class DataChecksum {
    private final MessageDigest digest = Sha256.digest();

    private DataChecksum() {}

    /** In hexadecimal digits. */
    static String of(TrainingSet set) {
      var checksum = new DataChecksum();
      checksum.add(set.products(), set.texts().size(), set.dimension(), set.shoppers().size());
      set.productIds().forEach(checksum::add);
      set.texts().forEach(checksum::add);
      set.shoppers().forEach(checksum::add);
      return HexFormat.of().formatHex(checksum.digest.digest());
    }

    private void add(int... numbers) {
      ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Integer.BYTES);
      bytes.asIntBuffer().put(numbers);
      digest.update(bytes);
    }

    private void add(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      add(bytes.length);
      digest.update(bytes);
    }

    private void add(Embedding embedding) {
      float[] values = embedding.toArray();
      ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
      bytes.asFloatBuffer().put(values);
      digest.update(bytes);
    }

    private void add(Sequence sequence) {
      add(sequence.length(), sequence.known(), sequence.targets().length);
      add(sequence.targets());
      for (int i = 0; i < sequence.length(); i++) {
        add(sequence.text(i), sequence.moment(i), sequence.hour(i));
        add(sequence.type(i).text());
      }
    }
  }
}
