package dev.zhiyin.tools.train;

import com.sun.management.OperatingSystemMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Takes the time of a training's parts, and tells a line now and then. On a busy machine a step's
 * CPU time, over all cores, tells more than the time that passed.
 */
public final class TrainingCost implements ProgressListener {
  private static final long EVERY = 10_000_000_000L;

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final PrintStream out;
  private final long start = System.nanoTime();
  private long last = start;
  private long told = start;
  private long before;
  private long learning;
  private long cpu;
  private long cpuAtLast;
  private long validating;
  private int steps;
  private long samples;
  private int epochs;

  /**
   * @param out where lines go
   */
  public TrainingCost(PrintStream out) {
    this.out = out;
  }

  /* What comes before the first step, and the first step itself, is told apart. */
  @Override
  public void batch(Step step) {
    long took = lap();
    if (before == 0) {
      before = took;
    } else {
      learning += took;
      cpu += cpuTime() - cpuAtLast;
      steps++;
      samples += step.samples();
    }
    cpuAtLast = cpuTime();
    if (last - told > EVERY) {
      told = last;
      out.println(
          String.format(
              Locale.ROOT,
              "epoch %d batch %d/%d loss %.4f %.0f ms a step",
              step.epoch(),
              step.batch(),
              step.batches(),
              step.loss(),
              perStep()));
    }
  }

  @Override
  public void epoch(EpochReport report) {
    validating += lap();
    cpuAtLast = cpuTime();
    epochs++;
    out.println(report);
  }

  private long lap() {
    long now = System.nanoTime();
    long took = now - last;
    last = now;
    return took;
  }

  private static long cpuTime() {
    return SYSTEM.getProcessCpuTime();
  }

  private double perStep() {
    return learning / 1e6 / Math.max(1, steps);
  }

  /** What was measured, by name. */
  public Map<String, Object> times() {
    var times = new LinkedHashMap<String, Object>();
    times.put("setUpSeconds", before / 1e9);
    times.put("millisecondsPerStep", perStep());
    times.put("cpuMillisecondsPerStep", cpu / 1e6 / Math.max(1, steps));
    times.put("samplesPerSecond", samples / (learning / 1e9));
    times.put("validationSecondsPerEpoch", validating / 1e9 / Math.max(1, epochs));
    times.put("exportSeconds", (System.nanoTime() - last) / 1e9);
    times.put("totalSeconds", (System.nanoTime() - start) / 1e9);
    return times;
  }
}
