package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.attribute.AttributeTypes.TypedValues;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.indexing.ExactTerms;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.OrderKey;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.prefix.NamePart;
import dev.zhiyin.engine.prefix.NameWords;
import dev.zhiyin.engine.product.Availability.Status;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import java.nio.ByteBuffer;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LatLonDocValuesField;
import org.apache.lucene.document.LatLonPoint;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;

/** One product as a Lucene document. */
final class Documents {
  private Documents() {}

  static Document of(IndexedProduct indexed, TextAnalysis analysis) {
    var document = new Document();
    addText(document, indexed.product());
    addBeginnings(document, indexed.product(), analysis);
    addExact(document, indexed.product());
    addTyped(document, indexed.typed());
    document.add(
        new LongField(
            IndexFields.POPULARITY,
            OrderKey.of(indexed.popularity(), indexed.product().id()),
            Store.NO));
    document.add(
        new LongField(
            IndexFields.SINCE,
            OrderKey.of(indexed.since().toEpochMilli(), indexed.product().id()),
            Store.NO));
    addVectors(document, indexed.embedding(), indexed.towerVectors());
    document.add(new StoredField(IndexFields.PRODUCT, ProductJson.text(indexed.product())));
    return document;
  }

  private static void addVectors(Document document, Embedding embedding, TowerVectors towers) {
    document.add(
        new KnnFloatVectorField(
            IndexFields.EMBEDDING, embedding.toArray(), VectorSimilarityFunction.DOT_PRODUCT));
    if (towers.areOfText()) {
      return;
    }
    document.add(
        new KnnFloatVectorField(
            IndexFields.ITEM_VECTOR,
            towers.item(),
            VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT));
    document.add(new BinaryDocValuesField(IndexFields.HISTORY, bytes(towers.history())));
  }

  private static void addText(Document document, Product product) {
    for (SearchedField field : SearchedField.all()) {
      field
          .texts(product)
          .forEach(text -> document.add(new TextField(field.field(), text, Store.NO)));
    }
  }

  private static void addBeginnings(Document document, Product product, TextAnalysis analysis) {
    NameWords title = analysis.nameWords(product.title());
    document.add(new BinaryDocValuesField(IndexFields.TITLE_WORDS, new BytesRef(title.encoded())));
    NamePart.terms(product, title)
        .forEach(term -> document.add(new StringField(IndexFields.BEGINNING, term, Store.NO)));
  }

  private static void addExact(Document document, Product product) {
    document.add(new StringField(IndexFields.ID, product.id(), Store.NO));
    document.add(new BinaryDocValuesField(IndexFields.ID, new BytesRef(product.id())));
    for (CategoryPath prefix : product.category().prefixes()) {
      document.add(new StringField(IndexFields.CATEGORY, ExactTerms.category(prefix), Store.NO));
      addFacet(document, IndexFields.CATEGORY_FACET, prefix.toString());
    }
    addString(document, IndexFields.BRAND, product.brand());
    addFacet(document, IndexFields.BRAND_FACET, product.brand());
    addString(document, IndexFields.SELLER, product.offer().seller());
    addFacet(document, IndexFields.SELLER_FACET, product.offer().seller());
    if (!product.groupId().isBlank()) {
      document.add(new StringField(IndexFields.GROUP, product.groupId(), Store.NO));
      addFacet(document, IndexFields.GROUP, product.groupId());
    }
    document.add(
        new BinaryDocValuesField(
            IndexFields.FOLDED_TITLE, new BytesRef(TitleGrams.folded(product.title()))));
    ExactTerms.ofAttributes(product)
        .forEach(term -> document.add(new StringField(IndexFields.ATTRIBUTE, term, Store.NO)));
    addString(document, IndexFields.AVAILABLE, Boolean.toString(product.offer().inStock()));
    product
        .offer()
        .availability()
        .filter(availability -> availability.status() != Status.AVAILABLE)
        .ifPresent(
            availability ->
                document.add(
                    new LongField(
                        IndexFields.UNAVAILABLE_UNTIL, availability.unavailableUntil(), Store.NO)));
    product
        .offer()
        .stock()
        .ifPresent(
            stock -> document.add(new SortedNumericDocValuesField(IndexFields.STOCK, stock)));
    product
        .offer()
        .price()
        .ifPresent(price -> document.add(new DoubleField(IndexFields.PRICE, price, Store.NO)));
    product
        .created()
        .ifPresent(
            created ->
                document.add(new LongField(IndexFields.CREATED, created.toEpochMilli(), Store.NO)));
  }

  private static void addTyped(Document document, TypedValues typed) {
    typed
        .keywords()
        .forEach(
            (name, values) ->
                values.forEach(value -> addFacet(document, IndexFields.keyword(name), value)));
    typed
        .numbers()
        .forEach(
            (name, values) ->
                values.forEach(
                    value ->
                        document.add(new DoubleField(IndexFields.number(name), value, Store.NO))));
    typed
        .points()
        .forEach(
            (name, values) -> {
              String field = IndexFields.point(name);
              values.forEach(
                  at -> {
                    document.add(new LatLonPoint(field, at.latitude(), at.longitude()));
                    document.add(new LatLonDocValuesField(field, at.latitude(), at.longitude()));
                  });
            });
  }

  private static void addString(Document document, String field, String value) {
    if (!value.isBlank()) {
      document.add(new StringField(field, ExactTerms.of(value), Store.NO));
    }
  }

  private static void addFacet(Document document, String field, String value) {
    if (!value.isBlank()) {
      document.add(new SortedSetDocValuesField(field, new BytesRef(value)));
    }
  }

  private static BytesRef bytes(float[] vector) {
    return new BytesRef(Vectors.bytes(vector));
  }

  static float[] floats(BytesRef bytes) {
    return Vectors.floats(ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length));
  }
}
