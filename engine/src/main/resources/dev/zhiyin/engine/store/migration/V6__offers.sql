-- What an event says of an order; price: of one piece.
ALTER TABLE event ADD COLUMN quantity BIGINT;
ALTER TABLE event ADD COLUMN price DOUBLE PRECISION;
ALTER TABLE event ADD COLUMN order_id TEXT ${binary};

-- What its offer says of it, if anything: available, reserved or sold.
ALTER TABLE product ADD COLUMN status TEXT ${binary};

-- The request that made the reservation which a product is under, if it may be sent again.
ALTER TABLE product ADD COLUMN reserved_by TEXT ${binary};

-- What an index may still show that nobody may be shown any more.
DROP INDEX product_deleted;
CREATE INDEX product_gone ON product (sequence)
  WHERE json IS NULL OR status IN ('sold', 'reserved');
