package dev.zhiyin.benchmarks;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * ONNX Runtime with nothing around it: tensors made beforehand, run, and their results thrown away.
 */
final class BareRuntime implements AutoCloseable {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private final String resource;
  private final OrtSession session;
  private final List<Map<String, OnnxTensor>> batches = new ArrayList<>();

  /**
   * Opens the 8-bit weights of an encoder.
   *
   * @param intraOpThreads threads that compute one batch together
   */
  BareRuntime(String encoder, int intraOpThreads) throws IOException, OrtException {
    this.resource = "/" + encoder + "-q";
    try (var options = new OrtSession.SessionOptions();
        var weights = resource(resource + ".onnx")) {
      options.setIntraOpNumThreads(intraOpThreads);
      session = ENVIRONMENT.createSession(weights.readAllBytes(), options);
    }
  }

  private static InputStream resource(String path) {
    return Objects.requireNonNull(BareRuntime.class.getResourceAsStream(path), path);
  }

  /** Tokenises texts and makes the tensors of their batches, sorted by length over all texts. */
  void prepare(List<String> texts, int batchTokens) throws IOException, OrtException {
    List<long[]> longestFirst =
        tokens(texts).stream()
            .sorted(Comparator.comparingInt((long[] ids) -> ids.length).reversed())
            .toList();
    for (int from = 0; from < longestFirst.size(); ) {
      int width = longestFirst.get(from).length;
      int to = Math.min(longestFirst.size(), from + Math.max(1, batchTokens / width));
      batches.add(tensors(longestFirst.subList(from, to), width));
      from = to;
    }
  }

  private List<long[]> tokens(List<String> texts) throws IOException {
    var options = Map.of("padding", "false", "truncation", "true", "maxLength", "512");
    try (var json = resource(resource + "-tokenizer.json");
        var tokenizer = HuggingFaceTokenizer.newInstance(json, options)) {
      return texts.stream().map(text -> tokenizer.encode(text).getIds()).toList();
    }
  }

  private static Map<String, OnnxTensor> tensors(List<long[]> texts, int width)
      throws OrtException {
    var ids = new long[texts.size() * width];
    var mask = new long[ids.length];
    for (int row = 0; row < texts.size(); row++) {
      long[] text = texts.get(row);
      System.arraycopy(text, 0, ids, row * width, text.length);
      Arrays.fill(mask, row * width, row * width + text.length, 1);
    }
    long[] shape = {texts.size(), width};
    return Map.of(
        "input_ids", OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(ids), shape),
        "attention_mask", OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(mask), shape),
        "token_type_ids",
            OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(new long[ids.length]), shape));
  }

  /** Runs the batches on threads of their own, each taking the next; gives the results' number. */
  long run(int threads) throws InterruptedException {
    try (var pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Integer>> runs =
          batches.stream().map(batch -> pool.submit(() -> run(batch))).toList();
      long results = 0;
      for (Future<Integer> run : runs) {
        results += run.get();
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a bare run failed", e);
    }
  }

  private int run(Map<String, OnnxTensor> batch) throws OrtException {
    try (var result = session.run(batch)) {
      return result.size();
    }
  }

  @Override
  public void close() throws OrtException {
    batches.forEach(batch -> batch.values().forEach(OnnxTensor::close));
    session.close();
  }
}
