package dev.zhiyin.engine.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * Describes line by line what Lucene makes of one document: each field's types, its terms with
 * their places, and its values as they are written. Sizes of vectors belong to the models and are
 * left out, and so is how graphs keep vectors, which each segment says of itself.
 */
final class SchemaDescription {
  private final List<String> lines = new ArrayList<>();
  private final LeafReader reader;

  private SchemaDescription(LeafReader reader) {
    this.reader = reader;
  }

  static List<String> of(Document document, Analyzer analysis) throws IOException {
    try (var directory = new ByteBuffersDirectory()) {
      var config = new IndexWriterConfig(analysis).setCodec(VectorCodec.of(IndexConfig.DEFAULT));
      try (var writer = new IndexWriter(directory, config)) {
        writer.addDocument(document);
      }
      try (var reader = DirectoryReader.open(directory)) {
        var description = new SchemaDescription(reader.leaves().getFirst().reader());
        description.addFields();
        description.addStored(document);
        return List.copyOf(description.lines);
      }
    }
  }

  private void addFields() throws IOException {
    var fields = new ArrayList<FieldInfo>();
    reader.getFieldInfos().forEach(fields::add);
    fields.sort((a, b) -> a.name.compareTo(b.name));
    for (FieldInfo field : fields) {
      addTypes(field);
      addTerms(field.name);
      addPoints(field);
      addDocValues(field);
    }
  }

  private void addTypes(FieldInfo field) {
    lines.add(
        "field %s: terms %s, norms %s, vectors of terms %s, doc values %s skipped by %s, points %d of %d bytes, floats %s by %s"
            .formatted(
                field.name,
                field.getIndexOptions(),
                field.hasNorms(),
                field.hasTermVectors(),
                field.getDocValuesType(),
                field.docValuesSkipIndexType(),
                field.getPointDimensionCount(),
                field.getPointNumBytes(),
                field.hasVectorValues() ? field.getVectorEncoding() : "none",
                field.getVectorSimilarityFunction()));
  }

  private void addTerms(String field) throws IOException {
    Terms terms = reader.terms(field);
    if (terms == null) {
      return;
    }
    TermsEnum each = terms.iterator();
    for (BytesRef term = each.next(); term != null; term = each.next()) {
      PostingsEnum postings = each.postings(null, PostingsEnum.POSITIONS);
      postings.nextDoc();
      var places = new ArrayList<Integer>();
      for (int i = 0; i < postings.freq(); i++) {
        places.add(postings.nextPosition());
      }
      lines.add("%s has %s at %s".formatted(field, hex(term), places));
    }
  }

  private void addPoints(FieldInfo field) throws IOException {
    PointValues points = reader.getPointValues(field.name);
    if (points != null) {
      lines.add(field.name + " is point " + HexFormat.of().formatHex(points.getMinPackedValue()));
    }
  }

  private void addDocValues(FieldInfo field) throws IOException {
    switch (field.getDocValuesType()) {
      case NUMERIC -> {
        var values = reader.getNumericDocValues(field.name);
        values.nextDoc();
        lines.add(field.name + " is number " + values.longValue());
      }
      case BINARY -> {
        var values = reader.getBinaryDocValues(field.name);
        values.nextDoc();
        lines.add(field.name + " is bytes " + hex(values.binaryValue()));
      }
      case SORTED_NUMERIC -> {
        var values = reader.getSortedNumericDocValues(field.name);
        values.nextDoc();
        lines.add(field.name + " has number " + values.nextValue());
      }
      case SORTED -> {
        var values = reader.getSortedDocValues(field.name);
        values.nextDoc();
        lines.add(field.name + " is term " + hex(values.lookupOrd(values.ordValue())));
      }
      case SORTED_SET -> {
        var values = reader.getSortedSetDocValues(field.name);
        for (long ord = 0; ord < values.getValueCount(); ord++) {
          lines.add(field.name + " has term " + hex(values.lookupOrd(ord)));
        }
      }
      case NONE -> {}
    }
  }

  /* What is stored is JSON, which says itself what it holds. */
  private void addStored(Document document) {
    for (IndexableField field : document) {
      if (field.fieldType().stored()) {
        lines.add("%s is stored as %s".formatted(field.name(), field.storedValue().getType()));
      }
    }
  }

  private static String hex(BytesRef bytes) {
    return HexFormat.of().formatHex(bytes.bytes, bytes.offset, bytes.offset + bytes.length);
  }
}
