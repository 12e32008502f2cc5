package dev.zhiyin.tools.train;

import dev.zhiyin.tools.train.EpochReport.Validation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a training learned from, how it went and what it took, for the manifest of its model.
 *
 * @param kept the epoch whose weights were kept, from 1
 * @param recencyPrior what was found of it, if it was looked for
 */
record RunRecord(
    Data data, List<EpochReport> epochs, int kept, Optional<RecencyPrior.Search> recencyPrior) {
  /**
   * What was learned from.
   *
   * @param sha256 of the training set
   * @param texts embeddings, those of the products among them
   * @param samples that were learned in each epoch
   * @param validated samples that were ranked after each epoch
   */
  record Data(String sha256, int products, int texts, int shoppers, int samples, int validated) {}

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
    return counts;
  }

  private static Map<String, Object> of(EpochReport report) {
    var measured = new LinkedHashMap<String, Object>();
    measured.put("epoch", report.epoch());
    measured.put("loss", report.loss());
    report.validation().ifPresent(validation -> put(measured, validation));
    measured.put("seconds", report.seconds());
    return measured;
  }

  private static void put(Map<String, Object> measured, Validation validation) {
    measured.put("validation.loss", validation.loss());
    measured.put("validation.recall@10", validation.recall());
    measured.put("validation.ndcg@10", validation.ndcg());
  }
}
