-- Macros that the gates and analysts share. They read published strings again, independently of the loader.

CREATE MACRO published_digits(published) AS
    CASE
        -- Most figures are printed so; what follows costs ten times as much.
        WHEN regexp_full_match(published, '-?[0-9,]*\.?[0-9]*') THEN replace(published, ',', '')
        ELSE regexp_replace(
            regexp_replace(
                regexp_replace(
                    translate(published, '０１２３４５６７８９．（）％＋－−–△▲', '0123456789.()%+-----'),
                    '[\s,，¥￥]', '', 'g'
                ),
                '^\((.*)\)$', '-\1'
            ),
            '^(-?)\+?(.*?)(亿元|百万元|万元|千元|百元|元|%)?$', '\1\2'
        )
    END;

-- Wider decimals take DuckDB sixty times as long to read; they are for amounts of ten billions and more.
CREATE MACRO published_number(published) AS coalesce(
    TRY_CAST(published_digits(published) AS DECIMAL(18, 8))::DECIMAL(30, 8),
    TRY_CAST(published_digits(published) AS DECIMAL(30, 8))
);

CREATE MACRO unit_yuan(unit) AS CASE unit
    WHEN '元' THEN 1
    WHEN '百元' THEN 100
    WHEN '千元' THEN 1000
    WHEN '万元' THEN 10000
    WHEN '百万元' THEN 1000000
    WHEN '亿元' THEN 100000000
END;

CREATE MACRO published_yuan(published, unit_of_form) AS
    published_number(published)
    * unit_yuan(CASE
        WHEN contains(published, '元')
            THEN coalesce(nullif(regexp_extract(published, '(亿元|百万元|万元|千元|百元|元)\s*$', 1), ''), unit_of_form)
        ELSE unit_of_form
    END);

-- Less than a cent is no difference: amounts have none.
CREATE MACRO within_rounding(published, expected, tolerance) AS abs(published - expected) <= greatest(tolerance, 0.005);

COMMENT ON MACRO published_digits IS 'A published figure as plain digits: full-width forms, separators, brackets, signs and unit words resolved.';
COMMENT ON MACRO published_number IS 'A published figure as a number; NULL where it is none.';
COMMENT ON MACRO within_rounding IS 'Whether two amounts in yuan differ by no more than rounding allows: tolerance is the sum of half_unit_yuan over every figure that goes into either.';
COMMENT ON MACRO unit_yuan IS 'Yuan in one of a published unit.';
COMMENT ON MACRO published_yuan IS 'A published amount in yuan, by the unit in its own text or else the unit of its form.';
