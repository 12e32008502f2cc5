package dev.zhiyin.tools.train;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;

/** What a training runs on, and the memory that this process took at most so far. */
final class Machine {
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
