-- What a shopper has done with one product since they disliked it, among whatever else they did.
CREATE INDEX event_that_lifts ON event (shopper, product_id, happened_at, sequence)
  WHERE event_type IN ('share', 'favorite', 'cart', 'remove_from_cart');
